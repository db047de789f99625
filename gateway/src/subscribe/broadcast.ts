import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Caller } from '@agentic/caller/caller'
import { type ExecutionResult, GraphQLError } from 'graphql'
import type { ExecutedEvent } from '../execute/executor.ts'
import { unread } from '../execute/written-result.ts'
import type { Position } from './cursor.ts'
import type { Subscriber } from './subscriber.ts'
import type { SubscriptionMetrics } from './subscription-metrics.ts'

type Results = AsyncGenerator<ExecutedEvent, void>

interface Source {
  readonly results: Results
  /** Aborted when it must not be read any more in the name of whoever opened it. */
  readonly carrying: AbortController
}

/** Where the events of a stream come from, as one of those who watch it asked for them. */
export interface Upstream {
  /** In whose name the subgraphs are asked. */
  readonly caller: Caller
  /** @param position the source begins after it */
  open(position: Position | undefined, signal: AbortSignal): Promise<Results | ExecutionResult>
  /** Whether it can begin after any of its events: they tell where they stand. */
  readonly isResumable: boolean
  /** The event as JSON, in UTF-8. */
  write(event: ExecutionResult): Buffer
}

export interface BroadcastOptions {
  readonly start: Position | undefined
  readonly metrics: SubscriptionMetrics
  /** For how long a source that broke off is tried again. */
  readonly resumeMsMax?: number
  /** For how long a source without positions is read in the name of one who has left, until there is another. */
  readonly overlapMsMax?: number
  /** The stream has moved on to a new position. */
  readonly onAdvance: () => void
  readonly onEnd: () => void
}

// Then others have their turn; and what was needed to send it is garbage before it is much.
const SENT_AT_ONCE = 100
const BACKOFF_MS_MAX = 5_000
const RESUME_MS_MAX = 30_000
// Whoever was revoked has 2 s until nothing is done in their name.
const OVERLAP_MS_MAX = 1_000
// By then what the old source had in hand, entities to be fetched for it included, has been told as well.
const SETTLE_MS = 100
// A source that has lived so long since it was resumed counts as healthy.
const HEALTHY_MS = 10_000

/**
 * One stream of events from the subgraphs, each executed and written once and sent to all who watch. The subgraphs are
 * asked in the name of one of them, the carrier. When that one leaves, be it because it was revoked, the source ends and
 * another is opened in the name of one who stays: after the last event where it can be told, so that nobody notices.
 * Where it cannot, the old source is read until shortly after the new one has its first event, for a second at most. An
 * event that both have is then told twice: rather that than not at all, as where the new one takes longer to begin.
 */
export class Broadcast {
  readonly #options: BroadcastOptions
  readonly #subscribers = new Map<Subscriber, Upstream>()
  readonly #ending = new AbortController()
  #carrier: Upstream
  /** Of the source that was opened last, or is being opened. */
  #carrying = new AbortController()
  /** The source that is read now. */
  #read: Source | undefined
  /** Replaces that one when it has been left. */
  #successor: Promise<Source> | undefined
  #position: Position | undefined
  #wake = () => {}
  #openedAt = 0
  /** Since the source first broke off and nothing came of it again. */
  #trouble: { readonly since: number; attempts: number } | undefined

  constructor(first: Subscriber, upstream: Upstream, options: BroadcastOptions) {
    this.#options = options
    this.#position = options.start
    this.#carrier = upstream
    this.add(first, upstream)
  }

  /** Who joins now gets what comes after it. Nothing where it began where its field begins and nothing has come yet. */
  get position(): Position | undefined {
    return this.#position
  }

  add(subscriber: Subscriber, upstream: Upstream): void {
    this.#subscribers.set(subscriber, upstream)
    subscriber.onReady = () => this.#wake()
    this.#wake()
  }

  /** The last one to leave ends it. */
  remove(subscriber: Subscriber): void {
    const left = this.#subscribers.get(subscriber)
    this.#subscribers.delete(subscriber)
    // Whoever has watched longest is the likeliest to stay.
    const [heir] = this.#subscribers.values()
    if (!heir) this.#end()
    else if (left === this.#carrier) this.#handOver(heir)
    this.#wake()
  }

  /** Takes over the subscribers of a stream that stands at the same position. */
  absorb(other: Broadcast): void {
    for (const [subscriber, upstream] of other.#subscribers) this.add(subscriber, upstream)
    other.#subscribers.clear()
    other.#end()
  }

  has(subscriber: Subscriber): boolean {
    return this.#subscribers.has(subscriber)
  }

  /** @returns the refusal, where there are no events */
  async open(): Promise<ExecutionResult | undefined> {
    try {
      const source = await this.#openSource()
      if (!isSource(source)) {
        this.#end()
        return source
      }
      void this.#run(source)
    } catch (error) {
      this.#end()
      throw error
    }
  }

  #handOver(heir: Upstream): void {
    const isSame = isDeepStrictEqual(heir.caller, this.#carrier.caller)
    this.#carrier = heir
    if (isSame) return
    if (heir.isResumable || this.#successor || !this.#read) this.#carrying.abort()
    else this.#beginSuccession(this.#read)
  }

  #beginSuccession(left: Source): void {
    this.#successor = this.#succeed(left)
    // Whoever has read the old source to its end is told.
    this.#successor.catch(() => {})
  }

  /** The old source goes on until the new one has shown that it is there: few subgraphs say when they have begun. */
  async #succeed({ carrying: left }: Source): Promise<Source> {
    const { overlapMsMax = OVERLAP_MS_MAX } = this.#options
    const over = new Promise((resolve) => left.signal.addEventListener('abort', resolve, { once: true }))
    const timer = setTimeout(() => left.abort(), overlapMsMax)
    try {
      for (;;) {
        const { results, carrying } = await this.#reopen()
        const first = results.next()
        await Promise.race([first, over])
        await Promise.race([sleep(SETTLE_MS), over])
        if (left.signal.aborted || !this.#wasHandedOver(carrying)) return { results: beginningWith(first, results), carrying }
      }
    } finally {
      clearTimeout(timer)
      left.abort()
    }
  }

  /** Opened by one who has left meanwhile, it is opened again. */
  async #openSource(): Promise<Source | ExecutionResult> {
    for (;;) {
      const carrying = new AbortController()
      this.#carrying = carrying
      try {
        const opened = await this.#carrier.open(this.#position, AbortSignal.any([carrying.signal, this.#ending.signal]))
        this.#openedAt = performance.now()
        if (!this.#wasHandedOver(carrying)) return isResults(opened) ? { results: opened, carrying } : opened
      } catch (error) {
        if (!this.#wasHandedOver(carrying)) throw error
      }
      // Those who leave together have all left by then.
      await nextTurn()
    }
  }

  #wasHandedOver({ signal }: AbortController): boolean {
    return signal.aborted && !this.#ending.signal.aborted
  }

  async #run(first: Source): Promise<void> {
    try {
      for (let source: Source | undefined = first; source; ) {
        this.#read = source
        const broken: GraphQLError | undefined = await this.#relay(source)
        this.#read = undefined
        source = await this.#next(source, broken)
        this.#successor = undefined
      }
      for (const subscriber of this.#subscribers.keys()) subscriber.end()
    } catch (error) {
      const failure =
        error instanceof GraphQLError ? error : new GraphQLError('The subscription failed', { originalError: error as Error })
      for (const subscriber of this.#subscribers.keys()) subscriber.fail(failure)
    }
    this.#end()
  }

  /** @returns nothing where the stream came to its end */
  async #next(read: Source, broken: GraphQLError | undefined): Promise<Source | undefined> {
    if (this.#ending.signal.aborted) return undefined
    if (this.#successor) return this.#successor
    if (this.#wasHandedOver(read.carrying)) return this.#reopen()
    return broken && this.#resume(broken)
  }

  async #reopen(): Promise<Source> {
    await nextTurn()
    const source = await this.#openSource()
    if (isSource(source)) return source
    const [reason = new GraphQLError('The subscription ended')] = source.errors ?? []
    if (!isBreak(reason)) throw reason
    return this.#resume(reason)
  }

  /** @returns why the source broke off; nothing where it came to its end */
  async #relay({ results, carrying }: Source): Promise<GraphQLError | undefined> {
    for await (const event of results) {
      // What was fetched for it may have been broken off as well.
      if (carrying.signal.aborted || this.#ending.signal.aborted) return undefined
      const broken = breakIn(event.result)
      if (broken) return broken
      await this.#deliver(event)
      await this.#untilWanted()
    }
  }

  /**
   * A stream that can be read at any pace is read at that of half of its subscribers: a replay floods nobody, and who is
   * slower than the others does not hold them up.
   */
  async #untilWanted(): Promise<void> {
    if (!this.#carrier.isResumable) return
    while (!this.#ending.signal.aborted && !this.#isWanted()) {
      const { promise, resolve } = Promise.withResolvers<void>()
      this.#wake = resolve
      await promise
    }
  }

  #isWanted(): boolean {
    let needed = this.#subscribers.size / 2
    for (const { isReady } of this.#subscribers.keys()) {
      if (isReady) needed -= 1
      if (needed <= 0) return true
    }
    return false
  }

  async #deliver({ result, position }: ExecutedEvent): Promise<void> {
    const { metrics, onAdvance } = this.#options
    const arrivedAt = performance.now()
    const live = { json: inMemoryOfItsOwn(this.#carrier.write(result)), position, arrivedAt }
    metrics.arrived(this.#subscribers.size)
    let sent = 0
    // Whoever joins meanwhile stands before this event, and gets it too.
    for (const subscriber of this.#subscribers.keys()) {
      subscriber.send(live)
      sent += 1
      if (sent % SENT_AT_ONCE === 0) await nextTurn()
    }
    this.#trouble = undefined
    if (position === undefined) return
    this.#position = position
    onAdvance()
  }

  /**
   * Goes on after the last event, so that nobody notices.
   * @throws GraphQLError where that cannot be told, or nothing comes of it: the subscribers are told
   */
  async #resume(broken: GraphQLError): Promise<Source> {
    const { metrics, resumeMsMax = RESUME_MS_MAX } = this.#options
    const { signal } = this.#ending
    if (!this.#carrier.isResumable || this.#position === undefined) throw broken
    const now = performance.now()
    if (now - this.#openedAt > HEALTHY_MS) this.#trouble = undefined
    this.#trouble ??= { since: now, attempts: 0 }
    const trouble = this.#trouble
    let reason = broken
    while (performance.now() < trouble.since + resumeMsMax && !signal.aborted) {
      await pause(backoffMs(trouble.attempts++), signal)
      const source = await this.#openSource()
      if (isSource(source)) {
        metrics.resumed()
        return source
      }
      reason = source.errors?.[0] ?? broken
      if (!isBreak(reason)) throw reason
    }
    throw reason
  }

  #end(): void {
    if (this.#ending.signal.aborted) return
    this.#ending.abort()
    this.#wake()
    this.#options.onEnd()
  }
}

/**
 * A small Buffer is a piece of 64 KiB that it shares with others; all of that would live as long as the event waits for a
 * slow client.
 */
function inMemoryOfItsOwn(json: Buffer): Buffer {
  if (json.buffer.byteLength === json.length) return json
  const own = Buffer.allocUnsafeSlow(json.length)
  json.copy(own)
  return own
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

function breakIn(result: ExecutionResult): GraphQLError | undefined {
  const { data, errors } = unread(result)
  return data ? undefined : errors?.find(isBreak)
}

async function* beginningWith(first: Promise<IteratorResult<ExecutedEvent, void>>, rest: Results): Results {
  const { value, done } = await first
  if (done) return
  yield value
  yield* rest
}

function isSource(opened: Source | ExecutionResult): opened is Source {
  return 'carrying' in opened
}

function isResults(value: Results | ExecutionResult): value is Results {
  return Symbol.asyncIterator in value
}
