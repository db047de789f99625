import { GraphQLError } from 'graphql'
import { type EventConsumer, EventQueue } from '../subgraph/event-queue.ts'
import type { Position } from './cursor.ts'
import type { Outbox } from './outbox.ts'

/** One event as every client that watches the stream gets it. */
export interface LiveEvent {
  /** `{"data":…}` in UTF-8: written once, whatever the number of clients. */
  readonly json: Buffer
  readonly position: Position | undefined
  /** `performance.now()` when it came. */
  readonly arrivedAt: number
}

/** What happens when a client reads so slowly that its outbox is full: its oldest events are dropped, or it is closed. */
export const OVERFLOWS = ['drop', 'close'] as const
export type Overflow = (typeof OVERFLOWS)[number]

export interface SubscriberOptions {
  readonly outbox: Outbox
  readonly overflow: Overflow
  readonly onRead: (event: LiveEvent) => void
  readonly onDrop: () => void
}

/** Whether an event may be read now; without a promise where that is known. */
export type IsAllowed = () => boolean | Promise<boolean>

/** A client's own place in a stream: what was sent to it and not read yet. */
export class Subscriber {
  readonly #options: SubscriberOptions
  readonly #queue
  /** Called when its client has read, and is ready for more. */
  onReady: () => void = () => {}
  readonly #endListeners: (() => void)[] = []
  #ended = false
  #isAllowed: IsAllowed | undefined
  /** Nothing more is wanted, or may be read. */
  #isClosed = false
  #position: Position | undefined

  constructor(options: SubscriberOptions) {
    this.#options = options
    const discard = (event: LiveEvent) => options.outbox.take(event.json.length)
    this.#queue = new EventQueue<LiveEvent>({
      onRead: (event) => {
        discard(event)
        options.onRead(event)
        if (this.isReady) this.onReady()
      },
      onDiscard: discard,
    })
  }

  get isReady(): boolean {
    return this.#options.outbox.isReady
  }

  /** Ends where its reader stops reading. An end that was a failure is thrown to the reader, after what it was sent before. */
  events(): AsyncGenerator<LiveEvent, void, void> {
    const events = this.#queue.events(() => this.#end())
    return this.#isAllowed ? this.#allowed(events, this.#isAllowed) : events
  }

  /** In place of `events`: nothing has to be asked for, and nothing is made for events to come. */
  deliver(consumer: EventConsumer<LiveEvent>): void {
    const guarded = this.#isAllowed ? this.#guarded(consumer, this.#isAllowed) : consumer
    this.#queue.consume(guarded, () => this.#end())
  }

  /** Whom it delivers to is ready for the next event. */
  taken(): void {
    this.#queue.taken()
  }

  /** Whom it delivers to wants nothing more. */
  leave(): void {
    this.#isClosed = true
    this.#queue.leave()
  }

  /**
   * Before `events` or `deliver`.
   * @param isAllowed is asked before each event is read, which waits for it; where it is not allowed, it refuses the rest
   */
  guard(isAllowed: IsAllowed): void {
    this.#isAllowed = isAllowed
  }

  /** @param listener is called when it is left, ended or failed; at once where it is over already */
  onEnd(listener: () => void): void {
    if (this.#ended) listener()
    else this.#endListeners.push(listener)
  }

  send(event: LiveEvent): void {
    const { outbox } = this.#options
    if (this.#ended) return
    if (!this.#makeRoom(event.json.length)) return
    outbox.put(event.json.length)
    this.#queue.push(event)
    this.#position = event.position
  }

  end(): void {
    this.#queue.end()
    this.#end()
  }

  /** What was sent before is read before. */
  fail(error: GraphQLError): void {
    this.#queue.fail(error)
    this.#end()
  }

  /** What was sent before is read by nobody. */
  refuse(error: GraphQLError): void {
    this.#isClosed = true
    this.#queue.refuse(error)
    this.#end()
  }

  /** In their order. One that is not allowed has ended them: what comes next is the refusal. */
  async *#allowed(events: AsyncGenerator<LiveEvent, void, void>, isAllowed: IsAllowed): AsyncGenerator<LiveEvent, void> {
    for await (const event of events) if ((await isAllowed()) && !this.#isClosed) yield event
  }

  /** In their order, likewise. */
  #guarded(consumer: EventConsumer<LiveEvent>, isAllowed: IsAllowed): EventConsumer<LiveEvent> {
    const settle = (event: LiveEvent, allowed: boolean) => {
      if (allowed && !this.#isClosed) consumer.take(event)
      else this.taken()
    }
    return {
      take(event) {
        const allowed = isAllowed()
        if (allowed instanceof Promise) void allowed.then((known) => settle(event, known))
        else settle(event, allowed)
      },
      end: (error) => consumer.end(error),
    }
  }

  /** @returns false where there is no place for one more */
  #makeRoom(bytes: number): boolean {
    const { outbox, overflow, onDrop } = this.#options
    while (!outbox.hasRoomFor(bytes)) {
      onDrop()
      if (overflow === 'close') {
        this.#close()
        return false
      }
      const dropped = this.#queue.dropOldest()
      // The client's other subscriptions fill its outbox.
      if (!dropped) return false
      outbox.take(dropped.json.length)
    }
    return true
  }

  #close(): void {
    const { reset } = this.#options.outbox
    if (reset) this.end()
    else this.fail(tooSlow(this.#position))
    reset?.()
  }

  #end(): void {
    if (this.#ended) return
    this.#ended = true
    for (const listener of this.#endListeners) listener()
  }
}

function tooSlow(position: Position | undefined): GraphQLError {
  return new GraphQLError('Events were read too slowly: subscribe again after the last one', {
    extensions: { code: 'SLOW_CONSUMER', ...(position !== undefined && { resumeAfter: position }) },
  })
}
