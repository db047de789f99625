import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Caller } from '@agentic/caller/caller'
import { mapEvents } from '@agentic/service/map-events'
import { until } from '@agentic/testing/until'
import { type ExecutionResult, GraphQLError, parse } from 'graphql'
import { Registry } from 'prom-client'
import { createTestGraph } from '../execute/graph.fixture.ts'
import { WrittenResult } from '../execute/written-result.ts'
import type { SubgraphLink } from '../subgraph/link.ts'
import { createFeed, type Feed } from './feed.fixture.ts'
import { DEFAULT_OUTBOX_LIMITS, Outbox } from './outbox.ts'
import { Quota } from './quota.ts'
import { type LiveEvent, type Overflow, Subscriber } from './subscriber.ts'
import { DEFAULT_SUBSCRIPTIONS } from './subscription-config.ts'
import { createSubscriptionMetrics } from './subscription-metrics.ts'
import { createSubscriptions } from './subscriptions.ts'

const SHARED = [
  'Subscription.log',
  'Subscription.news',
  'Subscription.ticks',
  'Entry.text',
  'Entry.sequence',
  'Entry.author',
  'Author',
]
const user = (userId: string, tenantId = 't1', permissions: string[] = ['read']): Caller => ({
  kind: 'USER',
  tenantId,
  userId,
  sessionId: `session of ${userId}`,
  permissions,
})

interface Asked {
  readonly caller?: Caller
  readonly variables?: Record<string, unknown>
  readonly outbox?: Outbox
  readonly signal?: AbortSignal
}

type Events = AsyncGenerator<LiveEvent, void, void>

function setUp(options: { overflow?: Overflow; link?: (feed: Feed) => SubgraphLink } = {}) {
  const feed = createFeed()
  const graph = createTestGraph([feed.subgraph, feed.authors], options.link && { feed: options.link(feed) })
  const registry = new Registry()
  let written = 0
  const subscriptions = createSubscriptions({
    executor: graph.executor,
    config: { ...DEFAULT_SUBSCRIPTIONS, sharedFields: SHARED, overflow: options.overflow ?? 'drop' },
    quota: new Quota(DEFAULT_SUBSCRIPTIONS.quota),
    write(event) {
      written += 1
      assert.ok(!event.data || event instanceof WrittenResult, 'what was written already is to be written again')
      return Buffer.from(JSON.stringify(event))
    },
    metrics: createSubscriptionMetrics(registry),
  })
  const asked = (text: string, { caller = user('u1'), variables = {}, outbox = newOutbox(), signal }: Asked = {}) => ({
    operation: { document: parse(text), text, variables, schema: graph.supergraph.apiSchema },
    context: { caller, requestId: 'r', ...(signal && { signal }) },
    outbox,
  })
  return {
    feed,
    graph,
    registry,
    written: () => written,
    result: (text: string, how?: Asked) => subscriptions.join(asked(text, how)) as Promise<ExecutionResult>,
    async join(text: string, how?: Asked) {
      const joined = await subscriptions.join(asked(text, how))
      assert.ok(joined instanceof Subscriber, JSON.stringify(joined))
      return joined.events()
    },
  }
}

/** Each event is refused for its own sequence. */
function withoutPositions(subgraph: SubgraphLink): SubgraphLink {
  return {
    ...subgraph,
    async subscribe(request) {
      const source = await subgraph.subscribe(request)
      assert.ok(Symbol.asyncIterator in source)
      const refusal = new GraphQLError('no sequence', { path: ['log', 'gatewayCursor'], extensions: { code: 'FORBIDDEN' } })
      return mapEvents(source, async () => ({ data: null, errors: [refusal] }))
    },
  }
}

const newOutbox = () => new Outbox('websocket', DEFAULT_OUTBOX_LIMITS)

async function take(events: AsyncGenerator<LiveEvent>, count: number): Promise<ExecutionResult[]> {
  const taken: ExecutionResult[] = []
  while (taken.length < count) {
    const { value, done } = await events.next()
    if (done) break
    taken.push(JSON.parse(String(value.json)))
  }
  return taken
}

const sequences = (events: ExecutionResult[]) => events.map(({ data }) => (data as { log: { sequence: number } }).log.sequence)
const upTo = (last: number, after = 0) => Array.from({ length: last - after }, (_, index) => after + index + 1)

describe('sharing', () => {
  it('opens one source and writes each event once, whatever the number of subscribers', async () => {
    const { feed, join, written, graph } = setUp()
    const text = 'subscription { log { text author { name } } }'
    const all = await Promise.all(Array.from({ length: 30 }, (_, index) => join(text, { caller: user(`u${index}`) })))
    feed.append(2)
    for (const events of all) {
      const [, second] = await take(events, 2)
      assert.deepEqual(second, { data: { log: { text: 'entry 2', author: { name: 'Author 2' } } } })
    }
    assert.equal(feed.opened.length, 1)
    assert.equal(written(), 2)
    assert.equal(graph.asked.authors?.length, 2)
    await Promise.all(all.map((events) => events.return()))
    assert.equal(feed.open, 0)
  })

  it('never shares between tenants, sets of permissions or variables', async () => {
    const { feed, join } = setUp()
    const text = 'subscription ($only: Int) { log(only: $only) { text } }'
    await join(text)
    await join(text, { caller: user('u1', 't2') })
    await join(text, { caller: user('u1', 't1', ['read', 'write']) })
    await join(text, { variables: { only: 1 } })
    assert.equal(feed.opened.length, 4)
  })

  it('shares between the connections of one caller alone what may depend on the user', async () => {
    const { feed, join } = setUp()
    const text = 'subscription { log { sequence reader } }'
    const [one, same, other] = [await join(text), await join(text), await join(text, { caller: user('u2') })]
    feed.append()
    for (const [events, reader] of [
      [one, 'u1'],
      [same, 'u1'],
      [other, 'u2'],
    ] as const) {
      assert.deepEqual(await take(events, 1), [{ data: { log: { sequence: 1, reader } } }])
    }
    assert.equal(feed.opened.length, 2)
  })

  it('joins a stream without a cursor at any time, one with a cursor only where nothing would be missed', async () => {
    const { feed, join } = setUp()
    const [first, early] = [await join('subscription { news { text } }'), await join('subscription { log { sequence } }')]
    feed.tell('one')
    feed.append(3)
    await take(first, 1)
    assert.deepEqual(sequences(await take(early, 3)), [1, 2, 3])
    const late = await join('subscription { news { text } }')
    feed.tell('two')
    assert.deepEqual(await take(late, 1), [{ data: { news: { text: 'two' } } }])
    const whole = await join('subscription { log { sequence } }')
    assert.deepEqual(sequences(await take(whole, 3)), [1, 2, 3])
    const after = await join('subscription { log(afterSequence: 3) { sequence } }')
    feed.append()
    for (const events of [early, whole, after]) assert.deepEqual(sequences(await take(events, 1)), [4])
  })

  it('becomes one stream again where those that began at different places meet, with each event once for everyone', async () => {
    const { feed, join } = setUp()
    feed.append(40)
    const starts = [0, 10, 25, 39, 40]
    const text = 'subscription ($after: Int) { log(afterSequence: $after) { sequence } }'
    const all = await Promise.all(starts.map((after) => join(text, { variables: { after } })))
    const taken = starts.map((after, index) => take(all[index] as never, 45 - after))
    for (let i = 0; i < 5; i++) {
      await new Promise((resolve) => setTimeout(resolve, 5))
      feed.append()
    }
    for (const [index, after] of starts.entries()) assert.deepEqual(sequences((await taken[index]) ?? []), upTo(45, after))
    assert.equal(feed.opened.length, starts.length)
    assert.equal(feed.open, 1)
  })

  it('shows nothing of the position that it asks for', async () => {
    const { feed, join } = setUp()
    feed.append()
    const written = [
      'subscription { log { text } }',
      'subscription { entry: log(afterSequence: 0) { ...F } } fragment F on Entry { text }',
      'subscription ($after: Int = 0) { ...S } fragment S on Subscription { log(afterSequence: $after) { text } }',
    ]
    for (const text of written) {
      const [event] = await take(await join(text), 1)
      assert.deepEqual(Object.values(event?.data ?? {}), [{ text: 'entry 1' }])
    }
  })

  it('knows the position of an event whatever its client calls the fields', async () => {
    const { feed, join } = setUp()
    feed.append(2)
    const text = 'subscription { sequence: log(afterSequence: 1) { gatewayCursor: text } }'
    const { value } = await (await join(text)).next()
    assert.deepEqual(JSON.parse(String(value?.json)), { data: { sequence: { gatewayCursor: 'entry 2' } } })
    assert.equal(value?.position, 2)
  })

  it('tells of an event that has no position at the event: nobody has asked for a field of that name', async () => {
    const { feed, join } = setUp({ link: ({ subgraph }) => withoutPositions(subgraph) })
    feed.append()
    const { value } = await (await join('subscription { log { text } }')).next()
    const { errors } = JSON.parse(String(value?.json))
    assert.deepEqual(
      errors.map(({ message, path }: GraphQLError) => [message, path]),
      [['no sequence', ['log']]],
    )
  })

  it('ends its source when the last subscriber leaves, not before', async () => {
    const { feed, join } = setUp()
    const [one, other] = [await join('subscription { ticks }'), await join('subscription { ticks }')]
    await one.return()
    assert.equal(feed.open, 1)
    feed.tick(1)
    assert.deepEqual(await take(other, 1), [{ data: { ticks: 1 } }])
    await other.return()
    assert.equal(feed.open, 0)
  })

  it('goes on in the name of one who stays when the one who opened it leaves, without gap or duplicate', async () => {
    const { feed, join } = setUp()
    const text = 'subscription { log { sequence author { name } } }'
    const all = await Promise.all(['u1', 'u2', 'u3'].map((userId) => join(text, { caller: user(userId) })))
    const [first, second, third] = all as [Events, Events, Events]
    feed.append(5)
    for (const events of all) await take(events, 5)
    await first.return()
    feed.append(5)
    assert.deepEqual(sequences(await take(second, 5)), upTo(10, 5))
    await second.return()
    feed.append(5)
    assert.deepEqual(sequences(await take(third, 10)), upTo(15, 5))
    assert.deepEqual(
      feed.opened.map(({ by, afterSequence }) => [by, afterSequence]),
      [
        ['u1', 0],
        ['u2', 5],
        ['u3', 10],
      ],
    )
    await third.return()
    assert.equal(feed.open, 0)
  })

  it('asks for the entities of its events in no name of one who has left', async () => {
    const { feed, join, graph } = setUp()
    const text = 'subscription { news { author { name } } }'
    const [first, second] = [await join(text), await join(text, { caller: user('u2') })]
    await first.return()
    await until(() => feed.opened.length === 2 && feed.open === 1)
    feed.tell('one')
    await take(second, 1)
    assert.deepEqual(
      graph.asked.authors?.map(({ caller }) => caller),
      [user('u2')],
    )
  })

  it('loses no event without a position while it is opened in the name of one who stays; it may tell one twice', async () => {
    const opening = Promise.withResolvers<void>()
    const { feed, join } = setUp({
      link: ({ subgraph }) => ({
        ...subgraph,
        async subscribe(request) {
          if (request.caller.kind === 'USER' && request.caller.userId === 'u2') await opening.promise
          return subgraph.subscribe(request)
        },
      }),
    })
    const text = 'subscription { news { text } }'
    const [first, second] = [await join(text), await join(text, { caller: user('u2') })]
    const told: string[] = []
    const reading = (async () => {
      for await (const { json } of second) {
        told.push(JSON.parse(String(json)).data.news.text)
        if (told.at(-1) === 'last') return
      }
    })()
    await first.return()
    feed.tell('while it opens')
    await until(() => told.length === 1)
    opening.resolve()
    await until(() => feed.opened.length === 2)
    for (const each of ['one', 'two', 'three']) feed.tell(each)
    await until(() => feed.open === 1)
    feed.tell('last')
    await reading
    assert.deepEqual([...new Set(told)], ['while it opens', 'one', 'two', 'three', 'last'])
    assert.ok(told.length <= 8, told.join())
    assert.equal(told.filter((each) => each === 'last').length, 1)
  })

  it('is opened once more, not as often as they are, when many leave together; not at all between connections of one', async () => {
    const { feed, join } = setUp()
    const text = 'subscription { log { sequence } }'
    const mine = [await join(text), await join(text)]
    const others = await Promise.all(Array.from({ length: 30 }, (_, index) => join(text, { caller: user(`other ${index}`) })))
    await mine[0]?.return()
    feed.append()
    await take(mine[1] as Events, 1)
    assert.equal(feed.opened.length, 1)
    await Promise.all([mine[1], ...others.slice(0, 29)].map((events) => events?.return()))
    feed.append()
    assert.deepEqual(sequences(await take(others[29] as Events, 2)), [1, 2])
    assert.deepEqual(
      feed.opened.map(({ by }) => by),
      ['u1', 'other 29'],
    )
  })

  it('is opened by one of those who wait for it where the one who asked first has gone', async () => {
    const opening = Promise.withResolvers<void>()
    const { feed, join } = setUp({
      link: ({ subgraph }) => ({
        ...subgraph,
        async subscribe(request) {
          if (request.caller.kind === 'USER' && request.caller.userId === 'u1') await opening.promise
          return subgraph.subscribe(request)
        },
      }),
    })
    const gone = new AbortController()
    const first = join('subscription { log { sequence } }', { signal: gone.signal })
    const second = join('subscription { log { sequence } }', { caller: user('u2') })
    gone.abort()
    opening.resolve()
    feed.append()
    assert.deepEqual(sequences(await take(await second, 1)), [1])
    assert.equal((await (await first).next()).done, true)
    assert.equal(feed.opened.at(-1)?.by, 'u2')
    assert.equal(feed.open, 1)
  })

  it('refuses each of those who ask, and keeps nothing of them', async () => {
    const { result, registry } = setUp()
    const refusals = await Promise.all([result('subscription { broken { text } }'), result('subscription { broken { text } }')])
    for (const { errors } of refusals) assert.equal(errors?.[0]?.extensions.code, 'INTERNAL_SERVER_ERROR')
    assert.match(await registry.metrics(), /gateway_subscriptions\{transport="websocket"\} 0/)
    assert.match(await registry.metrics(), /gateway_subscription_upstreams 0/)
  })
})

describe('slow clients', () => {
  it('are waited for where nobody on the stream is quicker, so that a long replay floods none', async () => {
    const { feed, join } = setUp()
    feed.append(1_000)
    const events = await join('subscription { log { sequence } }')
    await new Promise((resolve) => setTimeout(resolve, 50))
    assert.deepEqual(sequences(await take(events, 1_000)), upTo(1_000))
  })

  it('are closed, with where to resume, where the stream can be resumed', async () => {
    const { feed, join } = setUp()
    const [slow, quick] = [await join('subscription { log { sequence } }'), await join('subscription { log { sequence } }')]
    const read = take(quick, 300)
    feed.append(300)
    assert.deepEqual(sequences(await read), upTo(300))
    assert.deepEqual(sequences(await take(slow, 256)), upTo(256))
    await assert.rejects(slow.next(), (error) => {
      assert.ok(error instanceof GraphQLError)
      assert.deepEqual(error.extensions, { code: 'SLOW_CONSUMER', resumeAfter: 256 })
      return true
    })
    const resumed = await join('subscription { log(afterSequence: 256) { sequence } }')
    assert.deepEqual(sequences(await take(resumed, 44)), upTo(300, 256))
  })

  it('lose their oldest events where it cannot, or are closed where that was chosen', async () => {
    for (const overflow of ['drop', 'close'] as const) {
      const { feed, join, registry } = setUp({ overflow })
      const [slow, quick] = [await join('subscription { ticks }'), await join('subscription { ticks }')]
      const read = take(quick, 300)
      feed.tick(300)
      assert.equal((await read).length, 300)
      const [first] = await take(slow, 1)
      assert.equal(first?.data?.ticks, overflow === 'drop' ? 45 : 1)
      await take(slow, 255)
      if (overflow === 'close') await assert.rejects(slow.next(), { message: /read too slowly/ })
      assert.match(await registry.metrics(), new RegExp(`gateway_events_dropped_total ${overflow === 'drop' ? 44 : 1}`))
    }
  })

  it('hold no more memory than that of the events that wait for them', async () => {
    const { feed, join } = setUp()
    const events = await join('subscription { log { text } }')
    feed.append(50)
    for (let count = 0; count < 50; count++) {
      const { json } = (await events.next()).value as LiveEvent
      assert.equal(json.buffer.byteLength, json.length)
    }
  })

  it('have one bound for all subscriptions of a connection, in bytes as well', async () => {
    const { feed, join } = setUp()
    const outbox = new Outbox('websocket', { messagesMax: 256, bytesMax: 1_000 })
    const one = await join('subscription { log { text } }', { outbox })
    const other = await join('subscription { again: log { text } }', { outbox })
    feed.append(3, 'x'.repeat(400))
    const quick = await join('subscription { log { text } }')
    await take(quick, 3)
    const got = await Promise.allSettled([take(one, 3), take(other, 3)])
    assert.ok(got.some(({ status }) => status === 'rejected'))
  })
})

describe('quota', () => {
  it('admits 20 subscriptions to a connection and 50 to a user, and not one more', async () => {
    const { join, result } = setUp()
    const outbox = newOutbox()
    const open = await Promise.all(Array.from({ length: 20 }, () => join('subscription { ticks }', { outbox })))
    await assert.rejects(result('subscription { ticks }', { outbox }), { code: 'RATE_LIMITED', message: /connection has 20/ })
    await open[0]?.return()
    await join('subscription { ticks }', { outbox })
    for (let count = 20; count < 50; count++) await join('subscription { ticks }')
    await assert.rejects(result('subscription { ticks }'), { code: 'RATE_LIMITED', message: /user has 50/ })
    await join('subscription { ticks }', { caller: user('u2') })
  })
})

describe('a source that breaks', () => {
  /** Its events come through a link that can be cut. */
  function cuttable() {
    const cuts = new Set<() => void>()
    let down = false
    const link = ({ subgraph }: Feed): SubgraphLink => ({
      ...subgraph,
      async subscribe(request) {
        const unavailable = new GraphQLError('gone', { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } })
        if (down) throw unavailable
        const source = await subgraph.subscribe(request)
        if (!(Symbol.asyncIterator in source)) return source
        const cut = Promise.withResolvers<void>()
        cuts.add(cut.resolve)
        return (async function* () {
          for (;;) {
            const step = await Promise.race([source.next(), cut.promise])
            if (!step) {
              await source.return()
              yield { errors: [unavailable] }
              return
            }
            if (step.done) return
            yield step.value
          }
        })()
      },
    })
    return {
      link,
      cut() {
        for (const resolve of cuts) resolve()
        cuts.clear()
      },
      setDown: (value: boolean) => {
        down = value
      },
    }
  }

  it('is resumed after the last event, without gap or duplicate, over and over', async () => {
    const { link, cut, setDown } = cuttable()
    const { feed, join, registry } = setUp({ link })
    const events = await join('subscription { log { sequence } }')
    const read = take(events, 200)
    for (let round = 0; round < 20; round++) {
      feed.append(5)
      await new Promise((resolve) => setTimeout(resolve, 2))
      setDown(round % 3 === 0)
      cut()
      feed.append(5)
      await new Promise((resolve) => setTimeout(resolve, 2))
      setDown(false)
    }
    assert.deepEqual(sequences(await read), upTo(200))
    assert.match(await registry.metrics(), /gateway_subscription_resumes_total [1-9]/)
  })

  it('is told to the client where the last event cannot be told to the subgraph', async () => {
    const { link, cut } = cuttable()
    const { join } = setUp({ link })
    const events = await join('subscription { ticks }')
    cut()
    await assert.rejects(events.next(), { message: 'gone' })
  })
})
