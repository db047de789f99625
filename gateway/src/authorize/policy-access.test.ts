// What @policy makes of operations, over HTTP and sockets, with a decision point that is asked over HTTP.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { until } from '@agentic/testing/until'
import { createClient } from 'graphql-ws'
import { log } from '../execute/graph.fixture.ts'
import { startHttp, token } from '../transport/http.fixture.ts'
import { type DecisionPoint, type Question, startDecisionPoint } from './decision-point.fixture.ts'
import { createPolicies } from './policies.ts'

const SDL = `
  directive @authenticated on OBJECT | FIELD_DEFINITION
  directive @policy(policies: [[String!]!]!) on FIELD_DEFINITION
  type Query @authenticated {
    open: Int
    one: Int @policy(policies: [["a"]])
    both: Int @policy(policies: [["a", "b"]])
    either: Int @policy(policies: [["b"], ["a", "c"], ["d"]])
    nobody: Int @policy(policies: [])
    everybody: Int @policy(policies: [[]])
  }
  type Mutation @authenticated { harmless: Int guarded: Int @policy(policies: [["a"]]) }
  type Subscription @authenticated { ticks: Tick }
  type Tick { number: Int secret: Int @policy(policies: [["a"]]) other: Int @policy(policies: [["b"]]) }`

async function start(point: DecisionPoint) {
  const done: string[] = []
  const act = (name: string) => () => done.push(name)
  const rootValue = {
    ...Object.fromEntries(['open', 'one', 'both', 'either', 'nobody', 'everybody'].map((name) => [name, 1])),
    harmless: act('harmless'),
    guarded: act('guarded'),
    async *ticks() {
      for (let number = 1; ; number += 1) {
        yield { ticks: { number, secret: 42, other: 43 } }
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
  }
  const subscriptions = { sharedFields: ['Subscription', 'Tick'] }
  const http = await startHttp({ sdl: SDL, rootValue, decide: createPolicies({ url: point.url, log }), subscriptions })
  return { http, done }
}

type Event = { data?: { ticks: Record<string, number | null> } | null; errors?: readonly { path?: readonly unknown[] }[] }

/** Subscribes over a socket of its own. */
function watch(url: string, bearer: string, query: string) {
  const client = createClient({
    url: url.replace('http', 'ws'),
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${bearer}` },
  })
  const events: Event[] = []
  let end: unknown
  client.subscribe<Event['data'] & object>(
    { query },
    {
      next: (event) => events.push(event as Event),
      error: (errors) => {
        end = errors
      },
      complete() {
        end = [{ extensions: { code: 'COMPLETE' } }]
      },
    },
  )
  return { events, ended: () => end, [Symbol.asyncDispose]: async () => client.dispose() }
}

const admitting =
  (...policies: string[]) =>
  (policy: string) =>
    policies.includes(policy)

const refusedPaths = (errors: readonly { path?: readonly unknown[] }[] | undefined) => errors?.map(({ path }) => path?.join('.'))

describe('@policy', () => {
  it('needs one of the outer lists, and all of an inner one; what is refused has its path, the rest is answered', async () => {
    await using point = await startDecisionPoint(admitting('a', 'c'))
    const { http } = await start(point)
    await using _ = http
    const { status, body } = await http.ask('{ open one both either nobody everybody }', await token())
    assert.equal(status, 200)
    assert.deepEqual(body.data, { open: 1, one: 1, both: null, either: 1, nobody: null, everybody: 1 })
    assert.deepEqual(
      body.errors?.map(({ path, extensions }) => [path?.join('.'), extensions.code]),
      [
        ['both', 'FORBIDDEN'],
        ['nobody', 'FORBIDDEN'],
      ],
    )
  })

  it('costs one question for an operation, and none where it asks for no such field', async () => {
    await using point = await startDecisionPoint(() => true)
    const { http } = await start(point)
    await using _ = http
    const bearer = await token()
    await http.ask('{ open }', bearer)
    assert.equal(point.asked.length, 0)
    const { body } = await http.ask('{ one x: one both either }', bearer)
    assert.deepEqual(body.data, { one: 1, x: 1, both: 1, either: 1 })
    assert.deepEqual(
      point.asked.map(({ policies }) => [...policies].sort()),
      [['a', 'b', 'c', 'd']],
    )
    assert.equal(point.asked[0]?.caller?.userId, 'user-1')
  })

  it('refuses a mutation as a whole', async () => {
    await using point = await startDecisionPoint(() => false)
    const { http, done } = await start(point)
    await using _ = http
    const { body } = await http.ask('mutation { harmless guarded }', await token())
    assert.equal(body.data, undefined)
    assert.deepEqual(refusedPaths(body.errors), ['guarded'])
    assert.deepEqual(done, [])
  })

  it('tells callers apart, also where they ask the same at the same time', async () => {
    await using point = await startDecisionPoint((_policy, caller) => caller?.userId === 'ada')
    const { http } = await start(point)
    await using _ = http
    const [ada, bob] = await Promise.all([token({ userId: 'ada' }), token({ userId: 'bob' })])
    const answers = await Promise.all([ada, bob, ada, bob].map((bearer) => http.ask('{ one }', bearer)))
    assert.deepEqual(
      answers.map(({ body }) => body.data),
      [{ one: 1 }, { one: null }, { one: 1 }, { one: null }],
    )
  })

  it('refuses where the decision point is gone', async () => {
    const point = await startDecisionPoint(() => true)
    const { http } = await start(point)
    await using _ = http
    await point[Symbol.asyncDispose]()
    const { body } = await http.ask('{ open one }', await token())
    assert.deepEqual(body.data, { open: 1, one: null })
    assert.deepEqual(refusedPaths(body.errors), ['one'])
  })

  it('narrows a subscription, and streams are shared by those alone for whom it was decided alike', async () => {
    await using point = await startDecisionPoint((_policy, caller) => caller?.userId === 'ada')
    const { http } = await start(point)
    await using _ = http
    const [ada, bob] = await Promise.all([token({ userId: 'ada' }), token({ userId: 'bob' })])
    await using adas = watch(http.url, ada, 'subscription { ticks { secret } }')
    await using bobs = watch(http.url, bob, 'subscription { ticks { secret } }')
    await using others = watch(http.url, bob, 'subscription { ticks { other } }')
    await until(() => [adas, bobs, others].every(({ events }) => events.length > 2))
    for (const { data, errors } of adas.events)
      assert.deepEqual({ data, errors }, { data: { ticks: { secret: 42 } }, errors: undefined })
    for (const { data, errors } of bobs.events)
      assert.deepEqual([data, refusedPaths(errors)], [{ ticks: { secret: null } }, ['ticks.secret']])
    for (const { data, errors } of others.events)
      assert.deepEqual([data, refusedPaths(errors)], [{ ticks: { other: null } }, ['ticks.other']])
  })

  it('ends the subscription of whom it no longer admits with FORBIDDEN, and of nobody else', async () => {
    let admitted = ['ada', 'bob']
    const admits = (_policy: string, caller: Question['caller']) => admitted.includes(String(caller?.userId))
    await using point = await startDecisionPoint(admits)
    const { http } = await start(point)
    await using _ = http
    const [ada, bob] = await Promise.all([token({ userId: 'ada' }), token({ userId: 'bob' })])
    await using adas = watch(http.url, ada, 'subscription { ticks { number secret } }')
    await using bobs = watch(http.url, bob, 'subscription { ticks { number secret } }')
    await until(() => adas.events.length > 0 && bobs.events.length > 0)
    admitted = ['bob']
    const [error] = (await until(adas.ended)) as { message: string; extensions: { code: string } }[]
    assert.equal(error?.extensions.code, 'FORBIDDEN')
    const seen = bobs.events.length
    await until(() => bobs.events.length > seen + 2)
    assert.equal(bobs.events.at(-1)?.data?.ticks.secret, 42)
  })

  it('ends a subscription where it can no longer be decided', async () => {
    await using point = await startDecisionPoint(() => true)
    const { http } = await start(point)
    await using _ = http
    await using watched = watch(http.url, await token(), 'subscription { ticks { secret } }')
    await until(() => watched.events.length > 0)
    point.answer = (_question, response) => response.destroy()
    const [error] = (await until(watched.ended)) as { extensions: { code: string } }[]
    assert.equal(error?.extensions.code, 'FORBIDDEN')
  })
})
