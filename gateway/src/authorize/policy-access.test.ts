// What @policy makes of operations, over HTTP and sockets, with a decision point that is asked over HTTP.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { until } from '@agentic/testing/until'
import { createClient } from 'graphql-ws'
import { log } from '../execute/graph.fixture.ts'
import { EventQueue } from '../subgraph/event-queue.ts'
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

async function start(point: DecisionPoint, decisionMs = 500) {
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
  const http = await startHttp({
    sdl: SDL,
    rootValue,
    decide: createPolicies({ url: point.url, log, decisionMs }),
    subscriptions,
  })
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

/** A stream that tells what it is told. */
async function startStream(point: DecisionPoint, decisionMs: number) {
  const queues = new Set<EventQueue<unknown>>()
  const rootValue = {
    ticks() {
      const queue = new EventQueue<unknown>()
      queues.add(queue)
      return queue.events(() => queues.delete(queue))
    },
  }
  const subscriptions = { sharedFields: ['Subscription', 'Tick'] }
  const decide = createPolicies({ url: point.url, log, decisionMs })
  const http = await startHttp({ sdl: SDL, rootValue, decide, subscriptions })
  return {
    http,
    open: () => until(() => queues.size > 0),
    tell(number: number) {
      for (const queue of queues) queue.push({ ticks: { number, secret: 42 } })
    },
  }
}

const SECRETS = 'subscription { ticks { number secret } }'

/** All that its client reads of an event stream, as the numbers of events and the codes of errors. */
async function readAll(response: Response, seen: unknown[]): Promise<void> {
  for await (const chunk of response.body ?? [])
    for (const [, number, code] of Buffer.from(chunk)
      .toString()
      .matchAll(/"number":(\d+)|"code":"(\w+)"/g))
      seen.push(number === undefined ? code : Number(number))
}

describe('@policy at each event', () => {
  const overHttp = (accept: string) => async (url: string, bearer: string, seen: unknown[]) => {
    const headers = { 'content-type': 'application/json', accept, authorization: `Bearer ${bearer}` }
    void readAll(await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: SECRETS }) }), seen)
  }
  const ways: Readonly<Record<string, (url: string, bearer: string, seen: unknown[]) => Promise<void>>> = {
    'a socket': async (url, bearer, seen) => {
      const client = createClient({
        url: url.replace('http', 'ws'),
        retryAttempts: 0,
        connectionParams: { authorization: `Bearer ${bearer}` },
      })
      client.subscribe<{ ticks: { number: number } }>(
        { query: SECRETS },
        {
          next: ({ data }) => void seen.push(data?.ticks.number),
          error: (errors) => void seen.push((errors as { extensions: { code: string } }[])[0]?.extensions.code),
          complete() {},
        },
      )
    },
    'an event stream': overHttp('text/event-stream'),
    multipart: overHttp('multipart/mixed;subscriptionSpec=1.0'),
  }
  for (const [way, subscribe] of Object.entries(ways)) {
    it(`is asked about where nothing is to be kept: the very next one is not told, over ${way}`, async () => {
      let isAdmitted = true
      await using point = await startDecisionPoint(() => isAdmitted)
      const { http, open, tell } = await startStream(point, 0)
      await using _ = http
      const seen: unknown[] = []
      await subscribe(http.url, await token(), seen)
      await open()
      tell(1)
      await until(() => seen.length === 1)
      isAdmitted = false
      tell(2)
      tell(3)
      await until(() => seen.length === 2)
      assert.deepEqual(seen, [1, 'FORBIDDEN'])
    })
  }

  it('tells no event by a decision that is older than allowed', async () => {
    let isAdmitted = true
    await using point = await startDecisionPoint(() => isAdmitted)
    const { http, open, tell } = await startStream(point, 200)
    await using _ = http
    await using watched = watch(http.url, await token(), SECRETS)
    await open()
    tell(1)
    await until(() => watched.events.length === 1)
    isAdmitted = false
    const withdrawnAt = performance.now()
    await until(() => performance.now() > withdrawnAt + 200)
    tell(2)
    const [error] = (await until(watched.ended)) as { extensions: { code: string } }[]
    assert.equal(error?.extensions.code, 'FORBIDDEN')
    assert.equal(watched.events.length, 1)
  })

  it('costs one question for all events and subscriptions of a caller for as long as its answer holds', async () => {
    await using point = await startDecisionPoint(() => true)
    const { http, open, tell } = await startStream(point, 60_000)
    await using _ = http
    const bearer = await token()
    await using one = watch(http.url, bearer, SECRETS)
    await using other = watch(http.url, bearer, SECRETS)
    await open()
    await until(() => {
      tell(1)
      return one.events.length > 50 && other.events.length > 50
    })
    assert.equal(point.asked.length, 1)
  })

  it('keeps their order while it waits for decisions', async () => {
    await using point = await startDecisionPoint(() => true)
    const { http, open, tell } = await startStream(point, 0)
    await using _ = http
    await using watched = watch(http.url, await token(), SECRETS)
    await open()
    const answer = point.answer
    let delayMs = 40
    point.answer = (question, response) => {
      setTimeout(() => answer(question, response), delayMs)
      delayMs /= 2
    }
    const numbers = [1, 2, 3, 4, 5]
    for (const number of numbers) tell(number)
    await until(() => watched.events.length === numbers.length)
    assert.deepEqual(
      watched.events.map(({ data }) => data?.ticks.number),
      numbers,
    )
  })

  it('tells nothing where it cannot be decided', async () => {
    await using point = await startDecisionPoint(() => true)
    const { http, open, tell } = await startStream(point, 0)
    await using _ = http
    await using watched = watch(http.url, await token(), SECRETS)
    await open()
    point.answer = (_question, response) => response.destroy()
    tell(1)
    const [error] = (await until(watched.ended)) as { extensions: { code: string } }[]
    assert.equal(error?.extensions.code, 'FORBIDDEN')
    assert.deepEqual(watched.events, [])
  })
})
