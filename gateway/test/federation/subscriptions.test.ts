import assert from 'node:assert/strict'
import { after, describe, it } from 'node:test'
import type { ExecutionResult } from 'graphql'
import { createTestGraph, createTestSubgraph, supergraphSdlOf, toJson } from '../../src/execute/graph.fixture.ts'
import { readSupergraph } from '../../src/supergraph/supergraph.ts'

interface Ref {
  readonly id: string
}

const EVENTS = [{ id: '1' }, null, { id: 'failing' }, { id: '2' }]

const subgraphs = () => [
  createTestSubgraph(
    'events',
    `type Query { nothing: Int }
    type Subscription { changed: Item things: Thing }
    type Item @key(fields: "id") { id: ID! weight: Int }
    type Note { text: String }
    union Thing = Item | Note`,
    {
      Subscription: {
        changed: {
          async *subscribe() {
            for (const changed of EVENTS) yield { changed: changed && { ...changed, weight: 3 } }
          },
        },
        things: {
          async *subscribe() {
            yield { things: { __typename: 'Note', text: 'hello' } }
            yield { things: { __typename: 'Item', id: '7' } }
          },
        },
      },
    },
  ),
  createTestSubgraph(
    'prices',
    `type Item @key(fields: "id") { id: ID! weight: Int @external price: Int! shipping: Int @requires(fields: "weight") }`,
    {
      Item: {
        price: ({ id }: Ref) => {
          if (id === 'failing') throw new Error('No price')
          return Number(id) * 10
        },
        shipping: ({ weight }: { weight: number }) => weight * 2,
      },
    },
  ),
]

for (const planner of ['auto', 'apollo'] as const) {
  describe(`a subscription whose event is an entity, with the planner "${planner}"`, () => {
    const supergraph = readSupergraph(supergraphSdlOf(subgraphs()), { planner })
    after(() => supergraph.planner.close())

    async function eventsOf(text: string, variables: Record<string, unknown> = {}): Promise<ExecutionResult[]> {
      const graph = createTestGraph(subgraphs(), {}, supergraph)
      const source = await graph.subscribe(text, { variables })
      assert.ok(Symbol.asyncIterator in source, JSON.stringify(source))
      const results = await Array.fromAsync(source)
      return results.map((result) => toJson(result))
    }

    const dataOf = (results: readonly ExecutionResult[]) => results.map(({ data }) => data)

    it('has in each event the fields of other subgraphs, what they require among them', async () => {
      const [first, , , last] = await eventsOf('subscription { changed { price shipping } }')
      assert.deepEqual(
        [first, last],
        [10, 20].map((price) => ({ data: { changed: { price, shipping: 6 } } })),
      )
    })

    it('goes on after an event that is null, and after one that a subgraph could not complete', async () => {
      const results = await eventsOf('subscription { event: changed { key: id price } }')
      assert.deepEqual(dataOf(results), [
        { event: { key: '1', price: 10 } },
        { event: null },
        { event: null },
        { event: { key: '2', price: 20 } },
      ])
      assert.deepEqual(
        results.flatMap(({ errors = [] }, nth) => errors.map(({ path }) => [nth, path])),
        [[2, ['event', 'price']]],
      )
    })

    it('asks for what a condition includes, and for nothing else', async () => {
      const text = 'subscription($with: Boolean!) { changed { id ... on Item @include(if: $with) { price } } }'
      assert.deepEqual(
        dataOf(await eventsOf(text, { with: false })),
        EVENTS.map((changed) => ({ changed })),
      )
      assert.deepEqual(dataOf(await eventsOf(text, { with: true }))[0], { changed: { id: '1', price: 10 } })
    })

    it('completes those members of a union that are entities', async () => {
      const results = await eventsOf('subscription { things { __typename ... on Item { price } ... on Note { text } } }')
      assert.deepEqual(dataOf(results), [
        { things: { __typename: 'Note', text: 'hello' } },
        { things: { __typename: 'Item', price: 70 } },
      ])
    })
  })
}
