import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import { describe, it } from 'node:test'
import type { UserCaller } from '@agentic/caller/caller'
import type { ExecutionResult } from 'graphql'
import type { SubgraphLink, SubgraphRequest } from '../subgraph/link.ts'
import { allSubgraphs, createTestGraph, usersSubgraph } from './graph.fixture.ts'

const QUERY = '{ me { name reviews(first: 1) { body } } }'
const ANSWER = { data: { me: { name: 'Ada', reviews: [{ body: 'good' }] } } }

const user = (userId: string): UserCaller => ({ kind: 'USER', tenantId: 't1', userId, sessionId: 's1', permissions: [] })

/** The users' subgraph, which answers only when it is told to. */
function heldUsers() {
  const users = usersSubgraph()
  const { promise, resolve } = Promise.withResolvers<void>()
  const { promise: asked, resolve: noteAsked } = Promise.withResolvers<void>()
  const received: SubgraphRequest[] = []
  const link: SubgraphLink = {
    ...users,
    async execute(request) {
      received.push(request)
      noteAsked()
      await promise
      return users.execute(request)
    },
  }
  return { link, received, asked, release: resolve }
}

describe('identical requests in flight', () => {
  it('of one caller are sent once, and each gets an answer of its own', async () => {
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

  it('of different callers, or with different variables, are all sent', async () => {
    const { link, received, release } = heldUsers()
    const graph = createTestGraph(allSubgraphs(), { users: link })
    const text = 'query($ids: [ID!]) { users(ids: $ids) { name } }'
    const answers = ['u1', 'u2'].flatMap((id) =>
      [['u1'], ['u2']].map((ids) => graph.run(text, { caller: user(id), variables: { ids } })),
    )
    release()
    const found = (await Promise.all(answers)).map(({ data }) => data?.users)
    assert.deepEqual(
      found,
      ['Ada', 'Brian', 'Ada', 'Brian'].map((name) => [{ name }]),
    )
    assert.equal(received.length, 4)
  })

  it('of mutations are all sent', async () => {
    const graph = createTestGraph(allSubgraphs())
    const text = 'mutation { first(name: "x") { name } }'
    await Promise.all([graph.run(text), graph.run(text)])
    assert.equal(graph.asked.users?.length, 2)
  })

  it('are not the answer to what is asked after a mutation', async () => {
    const { link, received, asked, release } = heldUsers()
    const graph = createTestGraph(allSubgraphs(), { users: link })
    const before = graph.run('{ me { name } }')
    await asked
    await graph.run('mutation { second { id } }')
    const after = graph.run('{ me { name } }')
    release()
    assert.deepEqual(
      (await Promise.all([before, after])).map(({ data }) => data),
      [{ me: { name: 'Ada' } }, { me: { name: 'Ada' } }],
    )
    assert.equal(received.length, 2)
  })

  it('go on while one of those who wait is left, and end when all have gone', async () => {
    const { promise: never } = Promise.withResolvers<ExecutionResult>()
    const signals: (AbortSignal | undefined)[] = []
    const asked = new EventEmitter()
    const users: SubgraphLink = {
      ...usersSubgraph(),
      execute({ signal }) {
        signals.push(signal)
        asked.emit('asked')
        return never
      },
    }
    const graph = createTestGraph(allSubgraphs(), { users })
    const [first, second, third] = [new AbortController(), new AbortController(), new AbortController()]
    const run = ({ signal }: AbortController) => graph.run('{ me { name } }', { signal })
    const firstAsked = once(asked, 'asked')
    const answers = [first, second].map(run)
    await firstAsked
    first.abort()
    assert.equal((await answers[0])?.errors?.[0]?.extensions.code, 'TIMEOUT')
    assert.equal(signals[0]?.aborted, false)
    second.abort()
    assert.equal((await answers[1])?.errors?.[0]?.extensions.code, 'TIMEOUT')
    assert.equal(signals[0]?.aborted, true)

    // Nobody joins what was given up.
    const askedAgain = once(asked, 'asked')
    const last = run(third)
    await askedAgain
    third.abort()
    await last
    assert.equal(signals.length, 2)
  })
})
