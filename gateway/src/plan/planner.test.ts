import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { describe, it } from 'node:test'
import { promisify } from 'node:util'
import { composeServices } from '@apollo/composition'
import { GraphQLError, parse } from 'graphql'
import { allSubgraphs, createTestGraph, createTestSubgraph, supergraphSdlOf } from '../execute/graph.fixture.ts'
import { FEDERATION_1_SDL } from '../supergraph/federation-1.fixture.ts'
import { readSupergraph } from '../supergraph/supergraph.ts'
import { formatPlan } from './format-plan.ts'
import type { Plan, PlanNode } from './plan.ts'
import { createPlanner, type Planner } from './planner.ts'

const sdl = supergraphSdlOf(allSubgraphs())
/** The services that are asked, in their order; those asked at the same time in one string. */
function services(plan: Plan): string[] {
  const of = (node: PlanNode | undefined): string[] => {
    if (!node) return []
    switch (node.kind) {
      case 'Fetch':
      case 'EntityFetch':
        return [node.service]
      case 'Sequence':
        return node.nodes.flatMap(of)
      case 'Parallel':
        return [
          node.nodes
            .map((each) => of(each).join('>'))
            .sort()
            .join('|'),
        ]
      case 'Condition':
        return [...of(node.whenTrue), ...of(node.whenFalse)]
      case 'Subscription':
        return [`${node.primary.service}!`, ...of(node.rest)]
    }
  }
  return of(plan.node)
}

function closing(planner: Planner): Planner & AsyncDisposable {
  return { ...planner, [Symbol.asyncDispose]: () => planner.close() }
}

/** The contract of every planner. */
for (const choice of ['native', 'apollo'] as const) {
  describe(`planner ${choice}`, () => {
    const supergraph = readSupergraph(sdl, { planner: choice })
    const { planner } = supergraph
    const graph = () => createTestGraph(allSubgraphs(), {}, supergraph)

    it('is the one that was chosen', () => assert.equal(planner.name, choice))

    it('asks one subgraph once where that has everything', async () => {
      assert.deepEqual(services(await planner.plan('{ reviews { id body } }')), ['reviews'])
    })

    it('asks for entities after what names them, and for what @requires names before the field that requires it', async () => {
      assert.deepEqual(services(await planner.plan('{ me { reviews { body } } }')), ['users', 'reviews'])
      assert.deepEqual(services(await planner.plan('{ reviews { product { shipping } } }')), ['reviews', 'products', 'inventory'])
    })

    it('asks independent subgraphs at the same time', async () => {
      assert.deepEqual(services(await planner.plan('{ me { id } reviews { id } }')), ['reviews|users'])
    })

    it('keeps mutations in their order', async () => {
      const plan = await planner.plan('mutation { first(name: "a") { id } second(body: "b") { id } third }')
      assert.deepEqual(services(plan), ['users', 'reviews', 'users'])
    })

    it('hands variables to the fetches that use them', async () => {
      const plan = await planner.plan('query ($first: Int, $ids: [ID!]) { users(ids: $ids) { reviews(first: $first) { id } } }')
      const [root, entities] = plan.node?.kind === 'Sequence' ? plan.node.nodes : []
      assert.deepEqual(root?.kind === 'Fetch' && root.variableNames, ['ids'])
      assert.deepEqual(entities?.kind === 'EntityFetch' && entities.variableNames, ['first'])
    })

    it('plans the named operation of several', async () => {
      const text = 'query A { me { id } } query B { reviews { id } }'
      assert.deepEqual(services(await planner.plan(text, 'A')), ['users'])
      assert.deepEqual(services(await planner.plan(text, 'B')), ['reviews'])
    })

    it('plans what is @inaccessible too: only services can ask for it', async () => {
      assert.deepEqual(services(await planner.plan('mutation { hidden(id: "u1") { secret } }')), ['users'])
    })

    it('plans a subscription as its source and what is fetched for each event', async () => {
      const plan = await planner.plan('subscription { reviewAdded { body author { name } } }')
      assert.deepEqual(services(plan), ['reviews!', 'users'])
    })

    it('leaves a condition to the run where whole fetches depend on it', async () => {
      const text = 'query ($deep: Boolean!) { me { id reviews @include(if: $deep) { body } } }'
      for (const [deep, asked] of [
        [true, 1],
        [false, 0],
      ] as const) {
        const { run, asked: requests } = graph()
        const { data } = await run(text, { variables: { deep } })
        assert.equal(Object.hasOwn(data?.me ?? {}, 'reviews'), deep)
        assert.equal(requests.reviews?.length, asked)
      }
    })

    it('makes plans that run: nested entities, @requires, unions, interfaces', async () => {
      const { run } = graph()
      const text = `{
        me { name reviews { body product { name shipping } } }
        principals { __typename ... on User { name } ... on Bot { code reviews { id } } }
        things { id ... on Pen { use } ... on Cup { used: use } }
      }`
      const product1 = { name: 'Table', shipping: '10/5' }
      const product2 = { name: 'Chair', shipping: '4/null' }
      assert.deepEqual(await run(text), {
        data: {
          me: {
            name: 'Ada',
            reviews: [
              { body: 'good', product: product1 },
              { body: 'so so', product: product2 },
            ],
          },
          principals: [
            { __typename: 'User', name: 'Ada' },
            { __typename: 'Bot', code: 'beep', reviews: [] },
          ],
          things: [
            { id: 't1', use: 7 },
            { id: 't2', used: 'tea' },
          ],
        },
      })
    })

    it('refuses what the supergraph does not have with a GraphQLError that tells nothing', async () => {
      await assert.rejects(planner.plan('{ nothing }'), (error) => {
        assert.ok(error instanceof GraphQLError)
        assert.equal(error.message, 'The operation cannot be planned')
        return true
      })
    })

    it('plans an operation once, however many ask at the same time, and again when it failed or was pushed out', async () => {
      const small = createPlanner(sdl, { choice, plansMax: 1 })
      const [one, two] = [small.plan('{ me { id } }'), small.plan('{ me { id } }')]
      assert.equal(one, two)
      await one
      await small.plan('{ me { name } }')
      assert.notEqual(small.plan('{ me { id } }'), one)
      const failing = small.plan('{ nothing }')
      await assert.rejects(failing)
      assert.notEqual(
        small.plan('{ nothing }').catch(() => {}),
        failing,
      )
    })

    it('refuses what takes longer to plan than it may, at once when it is asked again, and goes on with the rest', async () => {
      const [planTimeoutMs, levels] = choice === 'native' ? [200, 12] : [1_000, 14]
      await using brief = closing(createPlanner(sdl, { choice, planTimeoutMs }))
      const branches = (level: number): string =>
        level === 0
          ? '{ id }'
          : `{ reviews { a${level}: author ${branches(level - 1)} b${level}: author ${branches(level - 1)} } }`
      const endless = `{ me ${branches(levels)} }`
      const refusal = { message: /takes longer than \d+ ms/, extensions: { code: 'QUERY_TOO_COMPLEX' } }
      const refused = assert.rejects(brief.plan(endless), refusal)
      assert.equal(brief.plan(endless), brief.plan(endless))
      await refused
      await assert.rejects(brief.plan(endless), refusal)
      assert.deepEqual(services(await brief.plan('{ me { reviews { body } } }')), ['users', 'reviews'])
    })

    it('plans fields with arguments from @context with what these take from around them, or not at all', async () => {
      const contextual = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@context", "@fromContext"])
        type Query { person: Person } type Person @key(fields: "id") @context(name: "person") {
        id: ID! currency: String! purse: Purse! } type Purse @key(fields: "id") {
        id: ID! coins: Int worth(in: String @fromContext(field: "$person { currency }"), digits: Int): Int }`
      const { supergraphSdl = '' } = composeServices([{ name: 'people', typeDefs: parse(contextual) }])
      await using withContext = closing(createPlanner(supergraphSdl, { choice }))
      assert.deepEqual(services(await withContext.plan('{ person { purse { coins } } }')), ['people'])
      const worth = withContext.plan('{ person { purse { worth } } }')
      if (choice === 'native') return assert.rejects(worth, GraphQLError)
      assert.match(formatPlan(await worth), /\$(contextualArgument_\w+) = \.\.\/\|\[Person\]\.currency\n.*worth\(in:\$\1\)/)
      await assert.rejects(
        withContext.plan('query ($contextualArgument_1_0: Int) { person { purse { worth(digits: $contextualArgument_1_0) } } }'),
        GraphQLError,
      )
    })

    it('sends its share of the requests to the subgraph that takes a field over step by step', async () => {
      const moving = supergraphSdlOf([
        createTestSubgraph('old', 'type Query { t: T } type T @key(fields: "id") { id: ID! f: Int @shareable }', {}),
        createTestSubgraph(
          'new',
          'type T @key(fields: "id") { id: ID! f: Int @override(from: "old", label: "percent(10)") }',
          {},
        ),
      ])
      const plannerAt = (random: number): Planner => createPlanner(moving, { choice, random: () => random })
      assert.deepEqual(services(await plannerAt(0.05).plan('{ t { f } }')), ['old', 'new'])
      assert.deepEqual(services(await plannerAt(0.5).plan('{ t { f } }')), ['old'])
    })
  })
}

const WITHOUT_NATIVE = `
  import { registerHooks } from 'node:module'
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier === '@graphql-hive/router-query-planner') throw new Error('Cannot find native binding')
      return next(specifier, context)
    },
  })
  const { createPlanner } = await import('${join(import.meta.dirname, 'planner.ts')}')
  const sdl = ${JSON.stringify(sdl)}
  const { name } = createPlanner(sdl)
  try { createPlanner(sdl, { choice: 'native' }) } catch ({ message }) { console.log(name + ': ' + message) }
`

describe('choice of the planner', () => {
  it('is the native one where it can read the supergraph, Apollo’s for Federation 1', async () => {
    assert.equal(createPlanner(sdl).name, 'native')
    const planner = createPlanner(FEDERATION_1_SDL)
    assert.equal(planner.name, 'apollo')
    assert.deepEqual(services(await planner.plan('{ me { name bought { price } } }')), ['people', 'shop'])
  })

  it('is Apollo’s where the native one has no binary for the platform', async () => {
    // In a process of its own, as in this one the native planner is loaded.
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', WITHOUT_NATIVE], { env: {} })
    assert.equal(stdout.trim(), 'apollo: The native planner does not load on this platform: choose the planner "apollo"')
  })

  it('refuses the native one for Federation 1, and a text that is no supergraph', () => {
    assert.throws(() => createPlanner(FEDERATION_1_SDL, { choice: 'native' }), /choose the planner "apollo"/)
    for (const choice of ['native', 'apollo'] as const) assert.throws(() => createPlanner('type Query {', { choice }))
  })
})
