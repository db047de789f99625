import { setTimeout as sleep } from 'node:timers/promises'
import { type ExecutionResult, GraphQLError } from 'graphql'
import type { Position } from './cursor.ts'
import type { Subscriber } from './subscriber.ts'
import type { SubscriptionMetrics } from './subscription-metrics.ts'

type Results = AsyncGenerator<ExecutionResult, void>

/** Where the events of a stream come from. */
export interface Upstream {
  /** @param position the source begins after it */
  open(position: Position | undefined, signal: AbortSignal): Promise<Results | ExecutionResult>
  /** Where the event stands; absent where the stream cannot begin again after one of its events. */
  readonly take?: (event: ExecutionResult) => Position | undefined
  /** The event as JSON text. */
  write(event: ExecutionResult): string
}

export interface BroadcastOptions {
  readonly upstream: Upstream
  readonly start: Position | undefined
  readonly metrics: SubscriptionMetrics
  /** For how long a source that broke off is tried again. */
  readonly resumeMsMax?: number
  /** The stream has moved on to a new position. */
  readonly onAdvance: () => void
  readonly onEnd: () => void
}

const BACKOFF_MS_MAX = 5_000
const RESUME_MS_MAX = 30_000
// A source that has lived so long since it was resumed counts as healthy.
const HEALTHY_MS = 10_000

/** One stream of events from the subgraphs, each executed and written once and sent to all who watch. */
export class Broadcast {
  readonly #options: BroadcastOptions
  readonly #subscribers = new Set<Subscriber>()
  readonly #ending = new AbortController()
  #position: Position | undefined
  #wake = () => {}
  #openedAt = 0
  /** Since the source first broke off and nothing came of it again. */
  #trouble: { readonly since: number; attempts: number } | undefined

  constructor(options: BroadcastOptions) {
    this.#options = options
    this.#position = options.start
  }

  /** Who joins now gets what comes after it. Nothing where it began where its field begins and nothing has come yet. */
  get position(): Position | undefined {
    return this.#position
  }

  add(subscriber: Subscriber): void {
    this.#subscribers.add(subscriber)
    subscriber.onReady = () => this.#wake()
    this.#wake()
  }

  /** The last one to leave ends it. */
  remove(subscriber: Subscriber): void {
    this.#subscribers.delete(subscriber)
    if (this.#subscribers.size === 0) this.#end()
    else this.#wake()
  }

  /** Takes over the subscribers of a stream that stands at the same position. */
  absorb(other: Broadcast): void {
    for (const subscriber of other.#subscribers) this.add(subscriber)
    other.#subscribers.clear()
    other.#end()
  }

  has(subscriber: Subscriber): boolean {
    return this.#subscribers.has(subscriber)
  }

  /** @returns the refusal, where there are no events */
  async open(): Promise<ExecutionResult | undefined> {
    try {
      const source = await this.#options.upstream.open(this.#position, this.#ending.signal)
      if (!isResults(source)) {
        this.#end()
        return source
      }
      this.#openedAt = performance.now()
      void this.#run(source)
    } catch (error) {
      this.#end()
      throw error
    }
  }

  async #run(first: Results): Promise<void> {
    try {
      for (let source = first; ; ) {
        const broken = await this.#relay(source)
        if (!broken) break
        const resumed = await this.#resume(broken)
        if (resumed instanceof GraphQLError) throw resumed
        source = resumed
      }
      for (const subscriber of this.#subscribers) subscriber.end()
    } catch (error) {
      const failure =
        error instanceof GraphQLError ? error : new GraphQLError('The subscription failed', { originalError: error as Error })
      for (const subscriber of this.#subscribers) subscriber.fail(failure)
    }
    this.#end()
  }

  /** @returns why the source broke off; nothing where it came to its end */
  async #relay(source: Results): Promise<GraphQLError | undefined> {
    for await (const event of source) {
      const broken = event.data ? undefined : event.errors?.find(isBreak)
      if (broken) return broken
      if (this.#ending.signal.aborted) return undefined
      this.#deliver(event)
      await this.#untilWanted()
    }
  }

  /**
   * A stream that can be read at any pace is read at that of half of its subscribers: a replay floods nobody, and who is
   * slower than the others does not hold them up.
   */
  async #untilWanted(): Promise<void> {
    if (!this.#options.upstream.take) return
    while (!this.#ending.signal.aborted && !this.#isWanted()) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      await promise
    }
  }

  #isWanted(): boolean {
    let needed = this.#subscribers.size / 2
    for (const { isReady } of this.#subscribers) {
      if (isReady) needed -= 1
      if (needed <= 0) return true
    }
    return false
  }

  #deliver(event: ExecutionResult): void {
    const { upstream, metrics, onAdvance } = this.#options
    const arrivedAt = performance.now()
    const position = upstream.take?.(event)
    const json = upstream.write(event)
    const live = { json, bytes: Buffer.byteLength(json), position, arrivedAt }
    metrics.arrived(this.#subscribers.size)
    for (const subscriber of this.#subscribers) subscriber.send(live)
    this.#trouble = undefined
    if (position === undefined) return
    this.#position = position
    onAdvance()
  }

  /** Goes on after the last event, so that nobody notices; where that cannot be told, the subscribers are. */
  async #resume(broken: GraphQLError): Promise<Results | GraphQLError> {
    const { upstream, metrics, resumeMsMax = RESUME_MS_MAX } = this.#options
    const { signal } = this.#ending
    if (!upstream.take || this.#position === undefined) return broken
    const now = performance.now()
    if (now - this.#openedAt > HEALTHY_MS) this.#trouble = undefined
    this.#trouble ??= { since: now, attempts: 0 }
    const trouble = this.#trouble
    let reason = broken
    while (performance.now() < trouble.since + resumeMsMax && !signal.aborted) {
      await pause(backoffMs(trouble.attempts++), signal)
      const source = await upstream.open(this.#position, signal)
      if (isResults(source)) {
        this.#openedAt = performance.now()
        metrics.resumed()
        return source
      }
      reason = source.errors?.[0] ?? broken
      if (!isBreak(reason)) return reason
    }
    return reason
  }

  #end(): void {
    if (this.#ending.signal.aborted) return
    this.#ending.abort()
    this.#wake()
    this.#options.onEnd()
  }
}

/** Full jitter: those who broke off together do not come back together. */
function backoffMs(attempt: number): number {
  return 20 + Math.random() * Math.min(BACKOFF_MS_MAX, 100 * 2 ** attempt)
}

async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(ms, undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

function isBreak({ extensions }: GraphQLError): boolean {
  return extensions.code === 'SUBGRAPH_UNAVAILABLE'
}

function isResults(value: Results | ExecutionResult): value is Results {
  return Symbol.asyncIterator in value
}
