import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { type ExecutionResult, GraphQLError } from 'graphql'
import { allSubgraphs, createTestGraph, reviewsSubgraph, toJson, usersSubgraph } from '../execute/graph.fixture.ts'
import type { SubgraphLink } from '../subgraph/link.ts'

const OPERATION = 'subscription { added: reviewAdded { body author { name } product { shipping } } }'

type Events = AsyncGenerator<ExecutionResult, void>

describe('subscription', () => {
  it('fetches the fields of other subgraphs for each event', async () => {
    const source = (await createTestGraph(allSubgraphs()).subscribe(OPERATION)) as Events
    const events = await Array.fromAsync(source, toJson)
    assert.deepEqual(events, [
      { data: { added: { body: 'good', author: { name: 'Ada' }, product: { shipping: '10/5' } } } },
      { data: { added: { body: 'so so', author: { name: 'Ada' }, product: { shipping: '4/null' } } } },
    ])
  })

  it('tells what failed for an event at its place in that event, under the names that its client chose', async () => {
    const users: SubgraphLink = {
      ...usersSubgraph(),
      async execute() {
        throw new GraphQLError('no users', { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } })
      },
    }
    const graph = createTestGraph(allSubgraphs(), { users })
    const text = 'subscription { added: reviewAdded { body by: author { called: name } product { shipping } } }'
    const events = await Array.fromAsync((await graph.subscribe(text)) as Events, toJson)
    const errors = [{ message: 'no users', path: ['added', 'by', 'called'], extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }]
    assert.deepEqual(events, [
      { data: { added: { body: 'good', by: { called: null }, product: { shipping: '10/5' } } }, errors },
      { data: { added: { body: 'so so', by: { called: null }, product: { shipping: '4/null' } } }, errors },
    ])
  })

  it('ends its source when it is left while it waits, and when its signal aborts', async () => {
    for (const leave of ['return', 'abort'] as const) {
      const { promise: ended, resolve } = Promise.withResolvers<void>()
      const waiting = () => waitingSource(resolve)
      const graph = createTestGraph([usersSubgraph(), reviewsSubgraph({ events: waiting })])
      const controller = new AbortController()
      const source = (await graph.subscribe('subscription { reviewAdded { id } }', { signal: controller.signal })) as Events
      const next = source.next()
      if (leave === 'return') await source.return()
      else controller.abort()
      await ended
      assert.equal((await next).done, true)
    }
  })

  it('resolves to the refusal where its subgraph refuses', async () => {
    const events = (): Events => {
      throw new Error('bug')
    }
    const result = await createTestGraph([usersSubgraph(), reviewsSubgraph({ events })]).subscribe(
      'subscription { reviewAdded { id } }',
    )
    assert.ok(!(Symbol.asyncIterator in result))
    assert.equal(result.errors?.[0]?.extensions.code, 'INTERNAL_SERVER_ERROR')
  })

  it('refuses a query', async () => {
    const result = await createTestGraph([usersSubgraph()]).subscribe('{ me { id } }')
    assert.equal('errors' in result && result.errors?.[0]?.extensions.code, 'BAD_USER_INPUT')
  })
})

/** Never has an event; tells when it was ended. */
function waitingSource(ended: () => void): AsyncGenerator<unknown> {
  const { promise, resolve } = Promise.withResolvers<IteratorResult<unknown>>()
  const end = async () => {
    ended()
    resolve({ done: true, value: undefined })
    return promise
  }
  return {
    next: () => promise,
    return: end,
    throw: end,
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      await end()
    },
  }
}
