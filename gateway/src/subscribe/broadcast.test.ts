import assert from 'node:assert/strict'
import { it } from 'node:test'
import { anonymous } from '@agentic/caller/caller'
import { until } from '@agentic/testing/until'
import { type ExecutionResult, GraphQLError } from 'graphql'
import { Registry } from 'prom-client'
import type { ExecutedEvent } from '../execute/executor.ts'
import { EventQueue } from '../subgraph/event-queue.ts'
import { Broadcast, type Upstream } from './broadcast.ts'
import type { Position } from './cursor.ts'
import { DEFAULT_OUTBOX_LIMITS, Outbox } from './outbox.ts'
import { Subscriber } from './subscriber.ts'
import { createSubscriptionMetrics } from './subscription-metrics.ts'

const broken = () => new GraphQLError('away', { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } })

async function* from(...results: ExecutionResult[]): AsyncGenerator<ExecutedEvent, void> {
  for (const result of results) yield { result, position: result.data?.sequence as number | undefined }
}

function broadcastOf(open: (position: Position | undefined) => Promise<ExecutionResult | AsyncGenerator<ExecutedEvent, void>>) {
  const ended = Promise.withResolvers<void>()
  const subscriber = newSubscriber()
  const upstream: Upstream = {
    caller: anonymous,
    open,
    isResumable: true,
    write: (event) => Buffer.from(JSON.stringify(event)),
  }
  const broadcast = new Broadcast(subscriber, upstream, {
    start: 0,
    metrics: createSubscriptionMetrics(new Registry()),
    resumeMsMax: 300,
    onAdvance: () => {},
    onEnd: ended.resolve,
  })
  return { broadcast, upstream, events: subscriber.events(), ended: ended.promise }
}

function newSubscriber(): Subscriber {
  const outbox = new Outbox('websocket', DEFAULT_OUTBOX_LIMITS)
  return new Subscriber({ outbox, overflow: 'close', onRead: () => {}, onDrop: () => {} })
}

it('gives up a source that can be opened again and again but breaks off each time, and says why', async () => {
  let opened = 0
  const { broadcast, events, ended } = broadcastOf(async () => {
    opened += 1
    return from({ errors: [broken()] })
  })
  await broadcast.open()
  await assert.rejects(events.next(), { message: 'away' })
  await ended
  assert.ok(opened > 1)
})

it('tells at once why a source cannot be resumed where that is no passing trouble', async () => {
  const gap = new GraphQLError('gone', { extensions: { code: 'REPLAY_GAP', oldestSequence: 9 } })
  const { broadcast, events } = broadcastOf(async (position) =>
    position === 0 ? from({ data: { sequence: 1 } }, { errors: [broken()] }) : { errors: [gap] },
  )
  await broadcast.open()
  assert.equal(JSON.parse(String((await events.next()).value?.json)).data.sequence, 1)
  await assert.rejects(events.next(), { message: 'gone' })
})

it('is no longer kept once its source came to an end', async () => {
  const { broadcast, events, ended } = broadcastOf(async () => from({ data: { sequence: 1 } }))
  await broadcast.open()
  await events.next()
  assert.equal((await events.next()).done, true)
  await ended
})

it('sends an event to thousands without keeping everything else waiting, and to those who join meanwhile as well', async () => {
  const { broadcast, upstream, events } = broadcastOf(async () => from({ data: { sequence: 1 } }))
  const many = Array.from({ length: 2_000 }, newSubscriber)
  for (const subscriber of many) broadcast.add(subscriber, upstream)
  const last = many.at(-1)?.events().next()
  let isLastSent = false
  last?.then(() => {
    isLastSent = true
  })
  await broadcast.open()
  await events.next()
  await new Promise((resolve) => setImmediate(resolve))
  assert.equal(isLastSent, false)
  const late = newSubscriber()
  assert.equal(broadcast.position, 0)
  broadcast.add(late, upstream)
  const sequenceOf = (step: IteratorResult<{ json: Buffer }, void> | undefined) =>
    JSON.parse(String(step?.value?.json)).data.sequence
  assert.equal(sequenceOf(await last), 1)
  assert.equal(sequenceOf(await late.events().next()), 1)
})

/** A stream without positions, of two users whose sources are opened and pushed to by the test. */
function unpositioned(open: (userId: string) => Promise<void>, overlapMsMax: number) {
  const sources = new Map<string, EventQueue<ExecutedEvent>>()
  const upstreamOf = (userId: string): Upstream => ({
    caller: { kind: 'USER', tenantId: 't', userId, sessionId: 's', permissions: [] },
    isResumable: false,
    async open(_position, signal) {
      await open(userId)
      const source = new EventQueue<ExecutedEvent>()
      sources.set(userId, source)
      signal.addEventListener('abort', () => {
        sources.delete(userId)
        source.leave()
      })
      return source.events(() => {})
    },
    write: (event) => Buffer.from(JSON.stringify(event)),
  })
  const [first, second] = [newSubscriber(), newSubscriber()]
  const broadcast = new Broadcast(first, upstreamOf('u1'), {
    start: undefined,
    metrics: createSubscriptionMetrics(new Registry()),
    overlapMsMax,
    onAdvance: () => {},
    onEnd: () => {},
  })
  broadcast.add(second, upstreamOf('u2'))
  const tell = (userId: string, tick: number) => sources.get(userId)?.push({ result: { data: { tick } } })
  const events = second.events()
  const next = async () => JSON.parse(String((await events.next()).value?.json)).data.tick
  return { broadcast, first, second, sources, tell, next }
}

it('reads nothing in the name of one who has left for long, also where nothing can be opened in another', async () => {
  const { broadcast, first, sources, tell, next } = unpositioned(
    (userId) => (userId === 'u1' ? Promise.resolve() : new Promise(() => {})),
    50,
  )
  await broadcast.open()
  broadcast.remove(first)
  tell('u1', 1)
  assert.equal(await next(), 1)
  await until(() => !sources.has('u1'))
})

it('goes on with the next source where the old one is ended by its subgraph, which knows as well who was revoked', async () => {
  const { broadcast, first, sources, tell, next } = unpositioned(async () => {}, 60_000)
  await broadcast.open()
  broadcast.remove(first)
  await until(() => sources.has('u2'))
  sources.get('u1')?.end()
  tell('u2', 2)
  assert.equal(await next(), 2)
  tell('u2', 3)
  assert.equal(await next(), 3)
})

it('ends both sources when the last one leaves as well', async () => {
  const { broadcast, first, second, sources } = unpositioned(async () => {}, 60_000)
  await broadcast.open()
  broadcast.remove(first)
  await until(() => sources.has('u2'))
  broadcast.remove(second)
  assert.equal(sources.size, 0)
})
