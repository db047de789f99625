import type { Client } from 'graphql-ws/client'
import { Cursor } from './cursor.ts'
import { ConnectionError, GraphQLRequestError, type ReportedError } from './errors.ts'
import { EventStream } from './event-stream.ts'
import { createSocket, type SocketOptions } from './socket.ts'

interface Result {
  readonly data?: Readonly<Record<string, unknown>> | null
  readonly errors?: readonly ReportedError[]
}

/** All subscriptions of a client. */
export class Live {
  readonly #url: URL
  readonly #socket: Client
  readonly #streams = new Set<EventStream<unknown>>()
  #stopWaiting = () => {}

  constructor(options: Omit<SocketOptions, 'wait'>) {
    this.#url = options.url
    this.#socket = createSocket({ ...options, wait: (delayMs) => this.#wait(delayMs) })
  }

  /** It begins when the result is iterated, anew for each iteration. */
  subscribe<Data>(query: string, variables: object | undefined, signal: AbortSignal | undefined): AsyncIterable<Data> {
    return { [Symbol.asyncIterator]: () => this.#open<Data>(query, new Cursor(query, { ...variables }), signal) }
  }

  /** Ends every subscription. */
  close(): void {
    for (const stream of this.#streams) void stream.return()
  }

  #open<Data>(query: string, cursor: Cursor, signal: AbortSignal | undefined): EventStream<Data> {
    signal?.throwIfAborted()
    const leave = () => {
      signal?.removeEventListener('abort', abort)
      this.#streams.delete(stream as EventStream<unknown>)
      unsubscribe()
      if (this.#streams.size === 0) this.#stopWaiting()
    }
    const fail = (problem: unknown) => {
      stream.fail(problem)
      leave()
    }
    const abort = () => fail(signal?.reason)
    const stream = new EventStream<Data>(leave)
    this.#streams.add(stream as EventStream<unknown>)
    signal?.addEventListener('abort', abort)
    const unsubscribe = this.#socket.subscribe(payloadOf(query, cursor), {
      next: (result) => {
        try {
          const data = dataOf(result as Result)
          cursor.advance(data)
          stream.push(data as Data)
        } catch (problem) {
          fail(problem)
        }
      },
      error: (problem) => fail(this.#toError(problem)),
      complete: () => {
        stream.end()
        leave()
      },
    })
    return stream
  }

  /** Cut short when nobody is left to wait for. */
  #wait(delayMs: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    const timer = setTimeout(resolve, delayMs)
    this.#stopWaiting = () => {
      clearTimeout(timer)
      resolve()
    }
    return promise
  }

  #toError(problem: unknown): Error {
    if (Array.isArray(problem)) return new GraphQLRequestError(problem)
    if (problem instanceof GraphQLRequestError) return problem
    const { code, reason } = problem as { code?: number; reason?: string }
    const how = code ? `closed with ${code}${reason ? ` ${reason}` : ''}` : 'lost'
    return new ConnectionError(`The connection to ${this.#url} was ${how}, and could not be opened again`, { cause: problem })
  }
}

// Read at each attempt: a lost connection is taken up after the last event that arrived.
function payloadOf(query: string, cursor: Cursor) {
  return {
    query,
    get variables() {
      return cursor.variables
    },
  }
}

function dataOf({ data, errors }: Result): Readonly<Record<string, unknown>> {
  if (errors || !data) throw new GraphQLRequestError(errors ?? [{ message: 'An event without data' }], { data })
  return data
}
