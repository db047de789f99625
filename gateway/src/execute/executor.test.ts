import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { anonymous } from '@agentic/caller/caller'
import { type ExecutionResult, parse } from 'graphql'
import type { SubgraphLink } from '../subgraph/link.ts'
import type { FieldCosts } from './field-costs.ts'
import { allSubgraphs, createTestGraph, reviewsSubgraph, toJson, usersSubgraph } from './graph.fixture.ts'
import { WrittenResult } from './written-result.ts'

const dead: SubgraphLink = {
  execute: async () => {
    throw new Error('ECONNREFUSED')
  },
  subscribe: async () => {
    throw new Error('ECONNREFUSED')
  },
  close: async () => {},
}

describe('executor', () => {
  it('joins entities over four subgraphs, with @requires, and asks for each entity once', async () => {
    const graph = createTestGraph(allSubgraphs())
    const result = await graph.run('{ users { name reviews { body product { name shipping } author { name } } } }')
    const table = { name: 'Table', shipping: '10/5' }
    assert.deepEqual(result, {
      data: {
        users: [
          {
            name: 'Ada',
            reviews: [
              { body: 'good', product: table, author: { name: 'Ada' } },
              { body: 'so so', product: { name: 'Chair', shipping: '4/null' }, author: { name: 'Ada' } },
            ],
          },
          { name: 'Brian', reviews: [{ body: 'bad', product: table, author: { name: 'Brian' } }] },
        ],
      },
    })
    const representations = graph.asked.products?.flatMap(({ variables }) => Object.values(variables ?? {}).flat())
    assert.deepEqual(toJson(representations), [
      { __typename: 'Product', upc: 'p1' },
      { __typename: 'Product', upc: 'p2' },
    ])
  })

  it('keeps fields with other arguments apart where one entity stands at two places', async () => {
    const graph = createTestGraph(allSubgraphs())
    const result = await graph.run(`{
      me { reviews(first: 1) { product { name } } }
      users(ids: ["u1"]) { reviews(first: 1) { product { name(upper: true) } } }
    }`)
    assert.deepEqual(result.data, {
      me: { reviews: [{ product: { name: 'Table' } }] },
      users: [{ reviews: [{ product: { name: 'TABLE' } }] }],
    })
  })

  it('reports an error of an entity at each place in the response, with list indices', async () => {
    const graph = createTestGraph(allSubgraphs())
    const result = await graph.run('{ list: users(ids: ["u2", "u1", "u2"]) { last: latest { id } } }')
    assert.deepEqual(result.data, { list: [{ last: null }, { last: { id: 'r3' } }, { last: null }] })
    assert.deepEqual(
      result.errors?.map(({ path, message }) => [path, message]),
      [
        [['list', 0, 'last'], 'Internal server error'],
        [['list', 2, 'last'], 'Internal server error'],
      ],
    )
  })

  it('leaves an entity without a key null and does not ask for it', async () => {
    const graph = createTestGraph(allSubgraphs())
    const result = await graph.run('{ reviews { id product { name } } }')
    const found = result.data?.reviews as { id: string; product: unknown }[]
    assert.deepEqual(found.at(-1), { id: 'r4', product: null })
    assert.equal(result.errors, undefined)
  })

  it('leaves the nullable fields of an entity that its subgraph does not know null', async () => {
    const graph = createTestGraph(allSubgraphs())
    const result = await graph.run('{ reviews { author { name } } }')
    assert.deepEqual((result.data?.reviews as unknown[] | undefined)?.at(-1), { author: { name: null } })
  })

  it('propagates the null of a non-null field to the nearest nullable parent, and says why', async () => {
    const empty: SubgraphLink = {
      ...dead,
      execute: async () => ({ data: { reviews: [{ id: 'r1', body: null }, { body: 'x' }] } }),
    }
    const graph = createTestGraph(allSubgraphs(), { reviews: empty })
    const result = await graph.run('{ reviews { id body } }')
    assert.equal(result.data, null)
    assert.deepEqual(
      result.errors?.map(({ path, message }) => [path, message]),
      [[['reviews', 1, 'id'], 'Cannot return null for non-nullable field Review.id.']],
    )
  })

  it('answers what it can where a subgraph is down, and reports each place', async () => {
    const graph = createTestGraph(allSubgraphs(), { products: dead })
    const result = await graph.run('{ reviews { id product { upc name } } }')
    assert.deepEqual((result.data?.reviews as unknown[] | undefined)?.[0], { id: 'r1', product: { upc: 'p1', name: null } })
    assert.deepEqual(
      result.errors?.map(({ path, extensions }) => [path, extensions.code]),
      [0, 1, 2].map((index) => [['reviews', index, 'product', 'name'], 'SUBGRAPH_UNAVAILABLE']),
    )
  })

  it('reports what is around all places where a subgraph is down and more than 100 wait for it', async () => {
    const many: SubgraphLink = {
      ...dead,
      execute: async () => ({
        data: { reviews: Array.from({ length: 101 }, (_, n) => ({ product: { __typename: 'Product', upc: `p${n}` } })) },
      }),
    }
    const graph = createTestGraph(allSubgraphs(), { products: dead, reviews: many })
    const result = await graph.run('{ reviews { product { name } } }')
    assert.deepEqual(
      result.errors?.map(({ path }) => path),
      [['reviews']],
    )
  })

  it('tells nobody of what was fetched only for others, and of errors in it', async () => {
    const graph = createTestGraph(allSubgraphs(), { products: dead })
    const result = await graph.run('{ reviews { product { shipping } } }')
    assert.deepEqual(
      result.errors?.map(({ path }) => path),
      [0, 1, 2].map((index) => ['reviews', index, 'product']),
    )
    assert.doesNotMatch(JSON.stringify(result), /price|weight/)
  })

  it('stops waiting for a subgraph when the deadline passes', async () => {
    const silent: SubgraphLink = { ...dead, execute: () => new Promise<ExecutionResult>(() => {}) }
    const graph = createTestGraph(allSubgraphs(), { users: silent })
    // AbortSignal.timeout does not keep the process alive.
    const alive = setTimeout(() => {}, 5_000)
    const result = await graph.run('{ a: me { id } b: me { name } }', { signal: AbortSignal.timeout(30) })
    clearTimeout(alive)
    assert.deepEqual(result.data, { a: null, b: null })
    assert.deepEqual(
      result.errors?.map(({ path, extensions }) => [path, extensions.code]),
      [
        [['a'], 'TIMEOUT'],
        [['b'], 'TIMEOUT'],
      ],
    )
  })

  it('selects by type in unions and interfaces, with one key of two types and an aliased __typename', async () => {
    const graph = createTestGraph(allSubgraphs())
    const result = await graph.run(`
      query Q { principals { kind: __typename ...P } things { ... on Thing { id } ... on Pen { use } ... on Cup { purpose: use } label(long: true) } }
      fragment P on Principal { ... on User { name reviews(first: 1) { body } } ... on Bot { code reviews { body } } }`)
    assert.deepEqual(result, {
      data: {
        principals: [
          { kind: 'User', name: 'Ada', reviews: [{ body: 'good' }] },
          { kind: 'Bot', code: 'beep', reviews: [] },
        ],
        things: [
          { id: 't1', use: 7, label: 'a pen' },
          { id: 't2', purpose: 'tea', label: 'a cup' },
        ],
      },
    })
  })

  it('is not misled by an alias that is the name of another field, also of one that a representation needs', async () => {
    const graph = createTestGraph(allSubgraphs())
    const result = await graph.run(
      '{ me { reviews(first: 1) { product { price: name shipping } } } users(ids: ["u2"]) { id: latest { body } } }',
    )
    assert.deepEqual(result.data, { me: { reviews: [{ product: { price: 'Table', shipping: '10/5' } }] }, users: [{ id: null }] })
    assert.deepEqual(result.errors?.[0]?.path, ['users', 0, 'id'])
  })

  it('knows the types in unions and interfaces when their __typename is not asked for', async () => {
    const result = await createTestGraph(allSubgraphs()).run('{ principals { kind: __typename } things { label } }')
    const principals = [{ kind: 'User' }, { kind: 'Bot' }]
    assert.deepEqual(result, { data: { principals, things: [{ label: 'pen' }, { label: 'cup' }] } })
  })

  it('merges a field that is selected twice', async () => {
    const graph = createTestGraph(allSubgraphs())
    const result = await graph.run(
      '{ me { reviews(first: 1) { id } ...F } } fragment F on User { reviews(first: 1) { b: body product { name } } }',
    )
    assert.deepEqual(result.data, { me: { reviews: [{ id: 'r1', b: 'good', product: { name: 'Table' } }] } })
  })

  it('skips and includes by variables, their defaults and fixed values', async () => {
    const graph = createTestGraph(allSubgraphs())
    const text = `query($with: Boolean = true, $first: Int) {
      me { id @skip(if: $with) name @include(if: false) reviews(first: $first) @include(if: $with) { id product @skip(if: $with) { name } } } }`
    assert.deepEqual((await graph.run(text, { variables: { first: 1 } })).data, { me: { reviews: [{ id: 'r1' }] } })
    assert.deepEqual((await graph.run(text, { variables: { with: false } })).data, { me: { id: 'u1' } })
  })

  it('refuses wrong variables before it asks anyone', async () => {
    const graph = createTestGraph(allSubgraphs())
    const result = await graph.run('query($ids: [ID!]!) { users(ids: $ids) { id } }')
    assert.equal(result.errors?.[0]?.extensions.code, 'BAD_USER_INPUT')
    assert.equal(graph.asked.users?.length, 0)
  })

  it('refuses the alias __proto__', async () => {
    const graph = createTestGraph(allSubgraphs())
    const result = await graph.run('{ __proto__: me { id } }')
    assert.equal(result.errors?.[0]?.extensions.code, 'BAD_USER_INPUT')
  })

  it('runs mutations one after the other, over subgraphs, and joins their entities', async () => {
    const graph = createTestGraph(allSubgraphs())
    const result = await graph.run(
      'mutation($n: String!) { a: first(name: $n) { name reviews(first: 1) { id } } second { author { name } } third }',
      { variables: { n: 'Grace' } },
    )
    assert.deepEqual(result, {
      data: {
        a: { name: 'Grace', reviews: [{ id: 'r1' }] },
        second: { author: { name: 'Brian' } },
        third: ['first', 'third'],
      },
    })
  })

  it('answers introspection from the schema of the caller, beside data', async () => {
    const graph = createTestGraph(allSubgraphs())
    const text = `query { ...Root __typename me { name } __type(name: "User") { fields { name } } }
      fragment Root on Query { __schema { queryType { name } } other: me { id } }`
    const result = await graph.run(text)
    assert.deepEqual(Object.keys(result.data ?? {}), ['__schema', 'other', '__typename', 'me', '__type'])
    assert.deepEqual(result.data?.me, { name: 'Ada' })
    assert.deepEqual(result.data?.__schema, { queryType: { name: 'Query' } })
    assert.doesNotMatch(JSON.stringify(result.data?.__type), /secret/)
    assert.match(JSON.stringify(await graph.run(text, { schema: graph.supergraph.schema })), /secret/)
  })

  it('answers __typename of the root without asking anyone', async () => {
    const graph = createTestGraph([usersSubgraph(), reviewsSubgraph()])
    assert.deepEqual(await graph.run('{ __typename }'), { data: { __typename: 'Query' } })
    assert.equal(graph.asked.users?.length, 0)
  })

  it("runs what is @inaccessible for the platform's own services", async () => {
    const graph = createTestGraph(allSubgraphs())
    const { schema } = graph.supergraph
    const result = await graph.run('mutation { hidden(id: "u2") { secret reviews { product { name } } } }', { schema })
    assert.deepEqual(result, { data: { hidden: { secret: "Brian's secret", reviews: [{ product: { name: 'Table' } }] } } })
    assert.equal(graph.supergraph.apiSchema.getMutationType()?.getFields().hidden, undefined)
  })

  it('shows no enum value that is @inaccessible', async () => {
    const graph = createTestGraph(allSubgraphs())
    const result = await graph.run('{ colour }')
    assert.deepEqual(result.data, { colour: null })
    assert.doesNotMatch(JSON.stringify(result.errors), /BLUE/)
    assert.deepEqual((await graph.run('{ colour }', { schema: graph.supergraph.schema })).data, { colour: 'BLUE' })
  })

  it('tells what was found has cost, as often as it is there', async () => {
    const { executor, supergraph } = createTestGraph(allSubgraphs())
    const text = '{ users { reviews { product { name } } } }'
    const cost = (weight: number, below: FieldCosts = new Map()) => ({ once: 0, weight, below })
    const ofReviews = cost(10, new Map([['product', cost(100)]]))
    const costs = new Map([['users', cost(1, new Map([['reviews', ofReviews]]))]])
    const operation = { document: parse(text), text, variables: {}, schema: supergraph.apiSchema, costs }
    const result = await executor.execute(operation, { caller: anonymous, requestId: 'test' })
    assert.ok(result instanceof WrittenResult)
    assert.equal(result.cost, 2 * 1 + 3 * 10 + 3 * 100)
  })

  it('plans an operation once when many ask for it at the same time', async () => {
    const { planner } = createTestGraph(allSubgraphs()).supergraph
    const plans = await Promise.all(Array.from({ length: 5 }, () => planner.plan('{ me { name } }')))
    assert.equal(new Set(plans).size, 1)
  })

  it('reads a supergraph with @authenticated and @requiresScopes and keeps them on the AST', async () => {
    const { schema } = createTestGraph(allSubgraphs()).supergraph
    const hidden = schema
      .getMutationType()
      ?.getFields()
      .hidden?.astNode?.directives?.map(({ name }) => name.value)
    assert.ok(hidden?.includes('authenticated'))
    assert.equal(
      Object.keys(schema.getTypeMap()).some((name) => name.startsWith('join__')),
      false,
    )
  })
})
