import type { ExecutionResult } from 'graphql'
import type { ExecutableOperation, Executor, OperationContext } from '../execute/executor.ts'
import { createAudience } from './audience.ts'
import { Broadcast, type Upstream } from './broadcast.ts'
import { createCursorReader, type Position } from './cursor.ts'
import type { Outbox } from './outbox.ts'
import type { Quota } from './quota.ts'
import { Subscriber } from './subscriber.ts'
import type { SubscriptionConfig } from './subscription-config.ts'
import type { SubscriptionMetrics } from './subscription-metrics.ts'

export interface SubscriptionsOptions {
  readonly executor: Pick<Executor, 'subscribe'>
  readonly config: SubscriptionConfig
  readonly quota: Quota
  /** The event as clients see it, as JSON in UTF-8. @param requestId of the request that the stream began with */
  readonly write: (event: ExecutionResult, requestId: string) => Buffer
  readonly metrics: SubscriptionMetrics
}

export interface JoinRequest {
  readonly operation: ExecutableOperation
  readonly context: OperationContext
  /** The connection that the events go to. */
  readonly outbox: Outbox
  /** Adds to each event what was refused. */
  readonly complete?: (event: ExecutionResult) => ExecutionResult
}

/** Subscriptions that are the same share one stream: one source, one execution and one text for each event. */
export interface Subscriptions {
  /**
   * Resolves to a result with errors where the subscription was refused.
   * @throws DomainError RATE_LIMITED
   */
  join(request: JoinRequest): Promise<Subscriber | ExecutionResult>
}

export function createSubscriptions(options: SubscriptionsOptions): Subscriptions {
  const { executor, config, quota, metrics } = options
  const keyOf = createAudience(config.sharedFields)
  const readCursor = createCursorReader(config.cursor)
  const streams = new Map<string, Stream[]>()

  /** @returns the stream's refusal, where it has no events */
  function watch(
    key: string,
    start: Position | undefined,
    subscriber: Subscriber,
    upstream: Upstream,
  ): Promise<ExecutionResult | undefined> {
    const ofKey = streams.get(key) ?? []
    streams.set(key, ofKey)
    const known = ofKey.find(({ broadcast }) => broadcast.position === start)
    if (known) {
      known.broadcast.add(subscriber, upstream)
      return known.opened
    }
    const broadcast = new Broadcast(subscriber, upstream, {
      start,
      metrics,
      onAdvance: () => merge(ofKey, broadcast),
      onEnd: () => {
        metrics.upstreams.dec()
        ofKey.splice(ofKey.indexOf(stream), 1)
        if (ofKey.length === 0) streams.delete(key)
      },
    })
    const stream = { broadcast, opened: broadcast.open() }
    metrics.upstreams.inc()
    ofKey.push(stream)
    return stream.opened
  }

  function leave(key: string, subscriber: Subscriber): void {
    streams
      .get(key)
      ?.find(({ broadcast }) => broadcast.has(subscriber))
      ?.broadcast.remove(subscriber)
  }

  function createSubscriber(key: string, isResumable: boolean, { context, outbox }: JoinRequest): Subscriber {
    const giveBack = quota.take(outbox, context.caller, context.clientAddress)
    const count = metrics.subscribed(outbox.transport)
    const subscriber = new Subscriber({
      outbox,
      overflow: isResumable ? 'close' : config.overflow,
      onRead: metrics.read,
      onDrop: metrics.dropped,
    })
    subscriber.onEnd(() => {
      giveBack()
      count.end()
      leave(key, subscriber)
    })
    return subscriber
  }

  return {
    async join(request) {
      const { operation, context, complete = same } = request
      const cursor = readCursor(operation)
      const key = keyOf(cursor?.operation ?? operation, context)
      const subscriber = createSubscriber(key, cursor !== undefined, request)
      const opened = watch(key, cursor?.start, subscriber, {
        caller: context.caller,
        open: (position, signal) => executor.subscribe(cursor?.at(position) ?? operation, { ...context, signal }),
        isResumable: cursor !== undefined,
        write: (event) => options.write(complete(event), context.requestId),
      })
      // Whoever goes away while the subscription is being opened is not there to leave it.
      if (context.signal?.aborted) subscriber.end()
      context.signal?.addEventListener('abort', () => subscriber.end(), { once: true })
      const refusal = await opened.catch((error) => {
        subscriber.end()
        throw error
      })
      if (!refusal) return subscriber
      subscriber.end()
      return refusal
    },
  }
}

interface Stream {
  readonly broadcast: Broadcast
  readonly opened: Promise<ExecutionResult | undefined>
}

/** Streams of the same events that began at different places meet: one of them is enough from there on. */
function merge(streams: readonly Stream[], advanced: Broadcast): void {
  const others = streams.map(({ broadcast }) => broadcast).filter((each) => each !== advanced)
  const met = others.find(({ position }) => position === advanced.position)
  met?.absorb(advanced)
}

function same(event: ExecutionResult): ExecutionResult {
  return event
}
