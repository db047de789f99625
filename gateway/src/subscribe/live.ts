import type { ExecutionResult } from 'graphql'
import type { ExecutableOperation, Executor, OperationContext } from '../execute/executor.ts'
import { createAudience } from './audience.ts'
import { Broadcast, type Upstream } from './broadcast.ts'
import { type CursorNames, createCursorReader, type Position } from './cursor.ts'
import type { LiveMetrics } from './live-metrics.ts'
import type { Outbox } from './outbox.ts'
import { Quota, type QuotaLimits } from './quota.ts'
import { type LiveEvent, type Overflow, Subscriber } from './subscriber.ts'

export interface LiveOptions {
  readonly executor: Pick<Executor, 'subscribe'>
  readonly cursor: CursorNames
  readonly sharedFields: readonly string[]
  readonly quota: QuotaLimits
  /** For streams that cannot be resumed; those that can be are closed, so that their client resumes. */
  readonly overflow: Overflow
  /** The event as clients see it, as JSON text. */
  readonly write: (event: ExecutionResult) => string
  readonly metrics: LiveMetrics
}

export interface LiveRequest {
  readonly operation: ExecutableOperation
  readonly context: OperationContext
  /** The connection that the events go to. */
  readonly outbox: Outbox
  /** Adds to each event what was refused. */
  readonly complete?: (event: ExecutionResult) => ExecutionResult
}

/** Subscriptions that are the same share one stream: one source, one execution and one text for each event. */
export interface Live {
  /**
   * Resolves to a result with errors where the subscription was refused.
   * @throws DomainError RATE_LIMITED
   */
  join(request: LiveRequest): Promise<AsyncGenerator<LiveEvent, void, void> | ExecutionResult>
}

export function createLive(options: LiveOptions): Live {
  const { executor, overflow, metrics } = options
  const keyOf = createAudience(options.sharedFields)
  const readCursor = createCursorReader(options.cursor)
  const quota = new Quota(options.quota)
  const streams = new Map<string, Stream[]>()

  function streamFor(key: string, start: Position | undefined, upstream: Upstream): Stream {
    const ofKey = streams.get(key) ?? []
    streams.set(key, ofKey)
    const known = ofKey.find(({ broadcast }) => broadcast.position === start)
    if (known) return known
    const broadcast = new Broadcast({
      upstream,
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
    return stream
  }

  function leave(key: string, subscriber: Subscriber): void {
    streams
      .get(key)
      ?.find(({ broadcast }) => broadcast.has(subscriber))
      ?.broadcast.remove(subscriber)
  }

  function createSubscriber(key: string, isResumable: boolean, { context, outbox }: LiveRequest): Subscriber {
    const giveBack = quota.take(outbox, context.caller, context.clientAddress)
    const count = metrics.subscribed(outbox.transport)
    const subscriber = new Subscriber({
      outbox,
      overflow: isResumable ? 'close' : overflow,
      onRead: metrics.read,
      onDrop: metrics.dropped,
      onEnd() {
        giveBack()
        count.end()
        leave(key, subscriber)
      },
    })
    return subscriber
  }

  return {
    async join(request) {
      const { operation, context, complete = same } = request
      const cursor = readCursor(operation)
      const key = keyOf(cursor?.operation ?? operation, context.caller)
      const subscriber = createSubscriber(key, cursor !== undefined, request)
      const { broadcast, opened } = streamFor(key, cursor?.start, {
        open: (position, signal) => executor.subscribe(cursor?.at(position) ?? operation, { ...context, signal }),
        ...(cursor && { take: cursor.take }),
        write: (event) => options.write(complete(event)),
      })
      broadcast.add(subscriber)
      // Whoever goes away while the subscription is being opened is not there to leave it.
      if (context.signal?.aborted) subscriber.end()
      context.signal?.addEventListener('abort', () => subscriber.end(), { once: true })
      const refusal = await opened.catch((error) => {
        subscriber.end()
        throw error
      })
      if (!refusal) return subscriber.events()
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

export function isLive(value: AsyncGenerator<LiveEvent, void> | ExecutionResult): value is AsyncGenerator<LiveEvent, void> {
  return Symbol.asyncIterator in value
}
