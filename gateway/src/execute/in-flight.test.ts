import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { describe, it } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { UserCaller } from '@agentic/caller/caller'
import { type ExecutionResult, GraphQLError } from 'graphql'
import type { SubgraphLink, SubgraphRequest } from '../subgraph/link.ts'
import { allSubgraphs, createTestGraph, type RunOptions, type TestGraph, usersSubgraph } from './graph.fixture.ts'

const QUERY = '{ me { name reviews(first: 1) { body } } }'
const ANSWER = { data: { me: { name: 'Ada', reviews: [{ body: 'good' }] } } }
// The users are asked for the same as by the query above.
const OTHER_QUERY = '{ me { name reviews(first: 1) { id } } }'
const OTHER_ANSWER = { data: { me: { name: 'Ada', reviews: [{ id: 'r1' }] } } }

const user = (userId: string): UserCaller => ({ kind: 'USER', tenantId: 't1', userId, sessionId: 's1', permissions: [] })

/** The users' subgraph, which answers only when it is told to. */
function heldUsers() {
  const users = usersSubgraph()
  const { promise, resolve } = Promise.withResolvers<void>()
  const received: SubgraphRequest[] = []
  const asked = new EventEmitter()
  const link: SubgraphLink = {
    ...users,
    async execute(request) {
      received.push(request)
      asked.emit('asked')
      await promise
      return users.execute(request)
    },
  }
  return { link, received, asked: once(asked, 'asked'), release: resolve }
}

/** The users' subgraph, which answers nobody; with the signals of those who ask. */
function silentUsers() {
  const { promise: never } = Promise.withResolvers<ExecutionResult>()
  const signals: (AbortSignal | undefined)[] = []
  const asked = new EventEmitter()
  const link: SubgraphLink = {
    ...usersSubgraph(),
    execute({ signal }) {
      signals.push(signal)
      asked.emit('asked')
      return never
    },
  }
  return { link, signals, asked: () => once(asked, 'asked') }
}

/** With the plans of both queries: each asks the users before anything else can happen. */
async function plannedGraph(users: SubgraphLink): Promise<TestGraph> {
  const graph = createTestGraph(allSubgraphs(), { users })
  for (const text of [QUERY, OTHER_QUERY]) await graph.supergraph.planner.plan(text)
  return graph
}

const codeOf = ({ errors }: ExecutionResult) => errors?.[0]?.extensions.code

describe('identical operations in flight', () => {
  it('of one caller are run once, and what comes later is run anew', async () => {
    const { link, received, asked, release } = heldUsers()
    const graph = createTestGraph(allSubgraphs(), { users: link })
    const answers = [1, 2, 3].map(() => graph.run(QUERY, { caller: user('u1') }))
    await asked
    release()
    assert.deepEqual(await Promise.all(answers), [ANSWER, ANSWER, ANSWER])
    assert.equal(received.length, 1)
    assert.equal(graph.asked.reviews?.length, 1)
    await graph.run(QUERY, { caller: user('u1') })
    assert.equal(received.length, 2)
  })

  it('are run for each who may be answered another way', async () => {
    const { link, received, asked, release } = heldUsers()
    const graph = createTestGraph(allSubgraphs(), { users: link })
    const text = 'query A($ids: [ID!]) { users(ids: $ids) { name } } query B($ids: [ID!]) { users(ids: $ids) { name } }'
    const ada: RunOptions = { caller: user('u1'), variables: { ids: ['u1'] }, operationName: 'A' }
    const others: RunOptions[] = [
      ada,
      { ...ada, caller: user('u2') },
      { ...ada, caller: { ...user('u1'), tenantId: 't2' } },
      { ...ada, caller: { ...user('u1'), sessionId: 's2' } },
      { ...ada, caller: { ...user('u1'), permissions: ['users:read'] } },
      { ...ada, caller: { kind: 'SERVICE', tenantId: 't1', service: 'u1', permissions: [] } },
      { ...ada, variables: { ids: ['u2'] } },
      { ...ada, clientHeaders: { 'x-region': 'north' } },
      { ...ada, clientHeaders: { 'x-region': 'south' } },
      { ...ada, clientAddress: '192.0.2.1' },
      { ...ada, userAgent: 'a browser' },
      { ...ada, schema: graph.supergraph.schema },
      { ...ada, operationName: 'B' },
    ]
    const answers = others.map((options) => graph.run(text, options))
    await asked
    release()
    const found = (await Promise.all(answers)).map(({ data }) => data?.users)
    assert.deepEqual(
      found,
      others.map(({ variables }) => [{ name: variables === ada.variables ? 'Ada' : 'Brian' }]),
    )
    // Which schema its client sees is nothing that a subgraph is told of.
    assert.equal(received.length, others.length - 1)
  })

  it('of mutations are all run', async () => {
    const graph = createTestGraph(allSubgraphs())
    const text = 'mutation { first(name: "x") { name } }'
    await Promise.all([graph.run(text), graph.run(text)])
    assert.equal(graph.asked.users?.length, 2)
  })

  it('are not the answer to what is asked after a mutation', async () => {
    const { link, received, asked, release } = heldUsers()
    const graph = createTestGraph(allSubgraphs(), { users: link })
    const before = graph.run(QUERY)
    await asked
    await graph.run('mutation { second { id } }')
    const after = graph.run(QUERY)
    release()
    assert.deepEqual(await Promise.all([before, after]), [ANSWER, ANSWER])
    assert.equal(received.length, 2)
  })

  it('fail for all who wait, and are run anew for the next', async () => {
    const users = usersSubgraph()
    let isDown = true
    const flaky: SubgraphLink = {
      ...users,
      execute: async (request) => {
        if (isDown) throw new GraphQLError('down', { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } })
        return users.execute(request)
      },
    }
    const graph = createTestGraph(allSubgraphs(), { users: flaky })
    const failed = await Promise.all([graph.run(QUERY), graph.run(QUERY)])
    assert.deepEqual(failed.map(codeOf), ['SUBGRAPH_UNAVAILABLE', 'SUBGRAPH_UNAVAILABLE'])
    assert.equal(graph.asked.users?.length, 1)
    isDown = false
    assert.deepEqual(await graph.run(QUERY), ANSWER)
  })

  it('are refused to all who ask with wrong variables', async () => {
    const graph = createTestGraph(allSubgraphs())
    const text = 'query($ids: [ID!]!) { users(ids: $ids) { id } }'
    const results = await Promise.all([graph.run(text), graph.run(text)])
    assert.deepEqual(results.map(codeOf), ['BAD_USER_INPUT', 'BAD_USER_INPUT'])
  })

  it('go on while one of those who wait is left, and end when all have gone', async () => {
    const { link, signals, asked } = silentUsers()
    const graph = createTestGraph(allSubgraphs(), { users: link })
    const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()]
    const run = ({ signal }: AbortController) => graph.run(QUERY, { signal })
    const firstAsked = asked()
    const answers = [first, second].map(run)
    await firstAsked
    first.abort()
    assert.equal(codeOf((await answers[0]) ?? {}), 'TIMEOUT')
    assert.equal(signals[0]?.aborted, false)
    second.abort()
    assert.equal(codeOf((await answers[1]) ?? {}), 'TIMEOUT')
    assert.equal(signals[0]?.aborted, true)

    // Nobody joins what was given up.
    const askedAgain = asked()
    const last = run(third)
    await askedAgain
    third.abort()
    await last
    assert.equal(signals.length, 2)
  })

  it('are not begun for who is gone already', async () => {
    const { link, signals } = silentUsers()
    const graph = createTestGraph(allSubgraphs(), { users: link })
    assert.equal(codeOf(await graph.run(QUERY, { signal: AbortSignal.abort() })), 'TIMEOUT')
    assert.equal(signals.length, 0)
  })
})

describe('identical requests of different operations in flight', () => {
  it('are sent once, and each operation adds to an answer of its own', async () => {
    const { link, received, asked, release } = heldUsers()
    const graph = await plannedGraph(link)
    const answers = [QUERY, OTHER_QUERY].map((text) => graph.run(text, { caller: user('u1') }))
    await asked
    await nextTurn()
    release()
    assert.deepEqual(await Promise.all(answers), [ANSWER, OTHER_ANSWER])
    assert.equal(received.length, 1)
  })

  it('of different callers are all sent', async () => {
    const { link, received, asked, release } = heldUsers()
    const graph = await plannedGraph(link)
    const answers = [graph.run(QUERY, { caller: user('u1') }), graph.run(OTHER_QUERY, { caller: user('u2') })]
    await asked
    release()
    await Promise.all(answers)
    assert.equal(received.length, 2)
  })

  it('are not the answer to what is asked after a mutation', async () => {
    const { link, received, asked, release } = heldUsers()
    const graph = await plannedGraph(link)
    const before = graph.run(QUERY)
    await asked
    await graph.run('mutation { second { id } }')
    const after = graph.run(OTHER_QUERY)
    release()
    assert.deepEqual(await Promise.all([before, after]), [ANSWER, OTHER_ANSWER])
    assert.equal(received.length, 2)
  })

  it('go on while one of those who wait is left, and end when all have gone', async () => {
    const { link, signals, asked } = silentUsers()
    const graph = await plannedGraph(link)
    const [first, second] = [new AbortController(), new AbortController()]
    const firstAsked = asked()
    const answers = [graph.run(QUERY, { signal: first.signal }), graph.run(OTHER_QUERY, { signal: second.signal })]
    await firstAsked
    await nextTurn()
    first.abort()
    assert.equal(codeOf((await answers[0]) ?? {}), 'TIMEOUT')
    assert.equal(signals[0]?.aborted, false)
    second.abort()
    assert.equal(codeOf((await answers[1]) ?? {}), 'TIMEOUT')
    assert.equal(signals[0]?.aborted, true)
    assert.equal(signals.length, 1)
  })
})
