export interface EventQueueOptions<Event> {
  /** Told of each event as its reader takes it. */
  readonly onRead?: (event: Event) => void
  /** Told of each event that waited when its reader left. */
  readonly onDiscard?: (event: Event) => void
}

/** Gets the events one after the other, without asking for each. */
export interface EventConsumer<Event> {
  /** The next one comes when `taken` of the queue was called. */
  take(event: Event): void
  /** After the last event. */
  end(error?: Error): void
}

interface Reader<Event> {
  resolve(step: IteratorResult<Event, void>): void
  reject(error: Error): void
}

/** From a source that pushes to a reader that pulls, or to a consumer that takes. Whoever pushes bounds it. */
export class EventQueue<Event> {
  readonly #options: EventQueueOptions<Event>
  readonly #waiting: Event[] = []
  readonly #readers: Reader<Event>[] = []
  #consumer: EventConsumer<Event> | undefined
  #isTaking = false
  #ended: { readonly error?: Error | undefined } | undefined
  #leave = () => {}

  constructor(options: EventQueueOptions<Event> = {}) {
    this.#options = options
  }

  /** How many wait to be read. */
  get size(): number {
    return this.#waiting.length
  }

  /** After the end it does nothing. */
  push(event: Event): void {
    if (this.#ended) return
    const reader = this.#readers.shift()
    if (reader) reader.resolve(this.#read(event))
    else if (this.#consumer && !this.#isTaking) this.#handOver(this.#consumer, event)
    else this.#waiting.push(event)
  }

  /** The event that has waited longest, which is then read by nobody. */
  dropOldest(): Event | undefined {
    return this.#waiting.shift()
  }

  /** What waits is read before the end. */
  end(): void {
    this.#finish()
  }

  /** What waits is read before the reader gets the error. */
  fail(error: Error): void {
    this.#finish(error)
  }

  /** What waits is read by nobody; the reader gets the error. */
  refuse(error: Error): void {
    this.#discard()
    // Its end has not been read where something waited before it.
    if (this.#ended) this.#ended = { error }
    else this.#finish(error)
  }

  /** @param leave is called when the reader stops before the end */
  events(leave: () => void): AsyncGenerator<Event, void, void> {
    this.#leave = leave
    return new EventIteration(this)
  }

  /** In place of `events`. @param leave is called when the consumer leaves before the end */
  consume(consumer: EventConsumer<Event>, leave: () => void): void {
    this.#leave = leave
    this.#consumer = consumer
    this.taken()
  }

  /** The consumer is ready for the next event. */
  taken(): void {
    this.#isTaking = false
    const consumer = this.#consumer
    if (!consumer) return
    const event = this.#waiting.shift()
    if (event !== undefined) this.#handOver(consumer, event)
    else if (this.#ended) {
      this.#consumer = undefined
      consumer.end(this.#endedBy())
    }
  }

  next(): Promise<IteratorResult<Event, void>> {
    const event = this.#waiting.shift()
    if (event !== undefined) return Promise.resolve(this.#read(event))
    return new Promise((resolve, reject) => {
      if (this.#ended) this.#settle({ resolve, reject })
      else this.#readers.push({ resolve, reject })
    })
  }

  /** The reader or the consumer wants nothing more. */
  leave(): void {
    this.#consumer = undefined
    this.#discard()
    if (!this.#ended) this.#leave()
    this.#finish()
  }

  #discard(): void {
    for (let event = this.#waiting.shift(); event !== undefined; event = this.#waiting.shift()) this.#options.onDiscard?.(event)
  }

  #read(event: Event): IteratorResult<Event, void> {
    this.#options.onRead?.(event)
    return { done: false, value: event }
  }

  #handOver(consumer: EventConsumer<Event>, event: Event): void {
    this.#isTaking = true
    this.#options.onRead?.(event)
    consumer.take(event)
  }

  #finish(error?: Error): void {
    if (this.#ended) return
    this.#ended = { error }
    if (this.#consumer && !this.#isTaking) this.taken()
    // Readers wait only while nothing else does.
    const [first, ...others] = this.#readers.splice(0)
    if (first) this.#settle(first)
    for (const reader of others) reader.resolve({ done: true, value: undefined })
  }

  #settle({ resolve, reject }: Reader<Event>): void {
    const error = this.#endedBy()
    if (error) reject(error)
    else resolve({ done: true, value: undefined })
  }

  /** The error is told once. */
  #endedBy(): Error | undefined {
    const error = this.#ended?.error
    this.#ended = {}
    return error
  }
}

class EventIteration<Event> implements AsyncGenerator<Event, void, void> {
  readonly #queue: EventQueue<Event>

  constructor(queue: EventQueue<Event>) {
    this.#queue = queue
  }

  next(): Promise<IteratorResult<Event, void>> {
    return this.#queue.next()
  }

  async return(): Promise<IteratorResult<Event, void>> {
    this.#queue.leave()
    return { done: true, value: undefined }
  }

  async throw(error: unknown): Promise<IteratorResult<Event, void>> {
    this.#queue.leave()
    throw error
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#queue.leave()
  }
}
