import { type ExecutionResult, GraphQLError } from 'graphql'

const WAITING_MAX = 1_000

export interface EventQueue<Event> {
  /** False where the reader has fallen too far behind: the queue has ended. */
  push(event: Event): boolean
  /** @param last is read after what is waiting. */
  end(last?: Event): void
  /** @param leave is called when the reader stops before the end. */
  events(leave: () => void): AsyncGenerator<Event, void>
}

/** From a source that pushes to a reader that pulls. */
export function createEventQueue<Event extends ExecutionResult>(): EventQueue<Event | ExecutionResult> {
  type Item = Event | ExecutionResult
  const waiting: Item[] = []
  const readers: ((step: IteratorResult<Item, void>) => void)[] = []
  let ended = false

  function add(event: Item): void {
    const reader = readers.shift()
    if (reader) reader({ done: false, value: event })
    else waiting.push(event)
  }

  function end(last?: Item): void {
    if (ended) return
    ended = true
    if (last) add(last)
    for (const reader of readers.splice(0)) reader({ done: true, value: undefined })
  }

  function next(): Promise<IteratorResult<Item, void>> {
    const event = waiting.shift()
    if (event) return Promise.resolve({ done: false, value: event })
    if (ended) return Promise.resolve({ done: true, value: undefined })
    return new Promise((resolve) => readers.push(resolve))
  }

  return {
    push(event) {
      if (ended) return false
      if (waiting.length < WAITING_MAX) {
        add(event)
        return true
      }
      const message = 'Events were read too slowly: subscribe again from the last one'
      end({ errors: [new GraphQLError(message, { extensions: { code: 'REPLAY_GAP' } })] })
      return false
    },
    end,
    events(leave) {
      const finish = async (): Promise<IteratorResult<Item, void>> => {
        waiting.length = 0
        if (!ended) leave()
        end()
        return { done: true, value: undefined }
      }
      return {
        next,
        return: finish,
        async throw(error) {
          await finish()
          throw error
        },
        [Symbol.asyncIterator]() {
          return this
        },
        async [Symbol.asyncDispose]() {
          await finish()
        },
      }
    },
  }
}
