/**
 * Events on their way from a socket to a `for await`. They wait here in order while the consumer is busy. Leaving it
 * (`break`, `return()`) ends it at once, also while somebody waits for the next event, and tells the source.
 */
export class EventStream<T> implements AsyncIterableIterator<T, void, void> {
  readonly #onLeave: () => void
  readonly #pending: T[] = []
  readonly #waiting: PromiseWithResolvers<IteratorResult<T, void>>[] = []
  #state: 'OPEN' | 'ENDED' | { readonly problem: unknown } = 'OPEN'

  constructor(onLeave: () => void) {
    this.#onLeave = onLeave
  }

  push(event: T): void {
    if (this.#state !== 'OPEN') return
    const next = this.#waiting.shift()
    if (next) next.resolve({ done: false, value: event })
    else this.#pending.push(event)
  }

  end(): void {
    if (this.#state === 'OPEN') this.#state = 'ENDED'
    for (const next of this.#waiting.splice(0)) next.resolve({ done: true, value: undefined })
  }

  /** Thrown to the consumer once, after the events that came before it. */
  fail(problem: unknown): void {
    if (this.#state !== 'OPEN') return
    const next = this.#waiting.shift()
    if (next) next.reject(problem)
    else this.#state = { problem }
    this.end()
  }

  async next(): Promise<IteratorResult<T, void>> {
    if (this.#pending.length > 0) return { done: false, value: this.#pending.shift() as T }
    if (this.#state === 'OPEN') {
      const next = Promise.withResolvers<IteratorResult<T, void>>()
      this.#waiting.push(next)
      return next.promise
    }
    if (this.#state === 'ENDED') return { done: true, value: undefined }
    const { problem } = this.#state
    this.#state = 'ENDED'
    throw problem
  }

  async return(): Promise<IteratorResult<T, void>> {
    this.#pending.length = 0
    this.#state = 'ENDED'
    this.end()
    this.#onLeave()
    return { done: true, value: undefined }
  }

  [Symbol.asyncIterator](): this {
    return this
  }
}
