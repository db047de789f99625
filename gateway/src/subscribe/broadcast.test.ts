import assert from 'node:assert/strict'
import { it } from 'node:test'
import { anonymous } from '@agentic/caller/caller'
import { type ExecutionResult, GraphQLError } from 'graphql'
import { Registry } from 'prom-client'
import { Broadcast, type Upstream } from './broadcast.ts'
import type { Position } from './cursor.ts'
import { DEFAULT_OUTBOX_LIMITS, Outbox } from './outbox.ts'
import { Subscriber } from './subscriber.ts'
import { createSubscriptionMetrics } from './subscription-metrics.ts'

const broken = () => new GraphQLError('away', { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } })

async function* from(...events: ExecutionResult[]): AsyncGenerator<ExecutionResult, void> {
  yield* events
}

function broadcastOf(open: (position: Position | undefined) => Promise<ExecutionResult | AsyncGenerator<ExecutionResult, void>>) {
  const ended = Promise.withResolvers<void>()
  const subscriber = newSubscriber()
  const upstream: Upstream = {
    caller: anonymous,
    open,
    take: ({ data }) => data?.sequence as number,
    write: (event) => JSON.stringify(event),
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
  assert.equal(JSON.parse((await events.next()).value?.json ?? '').data.sequence, 1)
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
  const sequenceOf = (step: IteratorResult<{ json: string }, void> | undefined) =>
    JSON.parse(step?.value?.json ?? '').data.sequence
  assert.equal(sequenceOf(await last), 1)
  assert.equal(sequenceOf(await late.events().next()), 1)
})
