export interface EventQueue<Event> {
  /** How many wait to be read. */
  readonly size: number
  /** After the end it does nothing. */
  push(event: Event): void
  /** The event that has waited longest, which is then read by nobody. */
  dropOldest(): Event | undefined
  /** What waits is read before the end. */
  end(): void
  /** What waits is read before the reader gets the error. */
  fail(error: Error): void
  /** @param leave is called when the reader stops before the end. */
  events(leave: () => void): AsyncGenerator<Event, void, void>
}

interface Reader<Event> {
  resolve(step: IteratorResult<Event, void>): void
  reject(error: Error): void
}

/**
 * From a source that pushes to a reader that pulls. Whoever pushes bounds it.
 * @param options.onRead is told of each event as its reader takes it
 */
export function createEventQueue<Event>(options: { onRead?: (event: Event) => void } = {}): EventQueue<Event> {
  const { onRead } = options
  const waiting: Event[] = []
  const readers: Reader<Event>[] = []
  let ended: { readonly error?: Error | undefined } | undefined

  function read(event: Event): IteratorResult<Event, void> {
    onRead?.(event)
    return { done: false, value: event }
  }

  function finish(error?: Error): void {
    if (ended) return
    ended = { error }
    // Readers wait only while nothing else does.
    const [first, ...others] = readers.splice(0)
    if (first) settle(first)
    for (const reader of others) reader.resolve({ done: true, value: undefined })
  }

  /** The error is told once. */
  function settle({ resolve, reject }: Reader<Event>): void {
    const error = ended?.error
    ended = {}
    if (error) reject(error)
    else resolve({ done: true, value: undefined })
  }

  function next(): Promise<IteratorResult<Event, void>> {
    const event = waiting.shift()
    if (event !== undefined) return Promise.resolve(read(event))
    return new Promise((resolve, reject) => {
      if (ended) settle({ resolve, reject })
      else readers.push({ resolve, reject })
    })
  }

  function dropOldest(): Event | undefined {
    return waiting.shift()
  }

  function leaveBy(leave: () => void) {
    return async (): Promise<IteratorResult<Event, void>> => {
      for (let event = waiting.shift(); event !== undefined; event = waiting.shift()) onRead?.(event)
      if (!ended) leave()
      finish()
      return { done: true, value: undefined }
    }
  }

  return {
    get size() {
      return waiting.length
    },
    push(event) {
      if (ended) return
      const reader = readers.shift()
      if (reader) reader.resolve(read(event))
      else waiting.push(event)
    },
    dropOldest,
    end: () => finish(),
    fail: finish,
    events(leave) {
      const left = leaveBy(leave)
      return {
        next,
        return: left,
        async throw(error) {
          await left()
          throw error
        },
        [Symbol.asyncIterator]() {
          return this
        },
        async [Symbol.asyncDispose]() {
          await left()
        },
      }
    },
  }
}
