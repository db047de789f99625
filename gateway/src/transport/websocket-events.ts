import type { EventConsumer } from '../subgraph/event-queue.ts'
import type { LiveEvent, Subscriber } from '../subscribe/subscriber.ts'
import type { OperationLine } from '../watch/access-log.ts'
import type { SocketConnection } from './websocket-connection.ts'

interface Waiting {
  resolve(step: IteratorResult<never, void>): void
  reject(error: Error): void
}

/**
 * The answer to a query or a mutation, as an iteration without items for graphql-ws to wait for: the message is written here.
 * @param write the answer as JSON; not called where its client has stopped it
 */
export function sendingAnswer(id: string, connection: SocketConnection, write: () => Buffer): AsyncIterable<never> {
  const next = async (): Promise<IteratorResult<never>> => {
    await new Promise<void>((resolve) => connection.sendNext(id, write(), resolve))
    return { done: true, value: undefined }
  }
  return { [Symbol.asyncIterator]: () => ({ next }) }
}

/**
 * The events of a subscription on their way to a socket. graphql-ws sees an iteration without events that waits for its end:
 * the messages are written here, so that between two events nothing lives of the one or for the other. With thousands of
 * sockets that would be megabytes for each event.
 */
export class SocketEvents implements AsyncGenerator<never, void, void>, EventConsumer<LiveEvent> {
  readonly #subscriber: Subscriber
  readonly #id: string
  readonly #connection: SocketConnection
  readonly #line: Pick<OperationLine, 'sent'>
  #waiting: Waiting | undefined
  #ended: { readonly error?: Error | undefined } | undefined

  constructor(subscriber: Subscriber, id: string, connection: SocketConnection, line: Pick<OperationLine, 'sent'>) {
    this.#subscriber = subscriber
    this.#id = id
    this.#connection = connection
    this.#line = line
    subscriber.deliver(this)
  }

  take({ json }: LiveEvent): void {
    this.#line.sent()
    this.#connection.sendNext(this.#id, json, this.#taken)
  }

  readonly #taken = (): void => this.#subscriber.taken()

  end(error?: Error): void {
    this.#ended = { error }
    this.#settle()
  }

  next(): Promise<IteratorResult<never, void>> {
    return new Promise((resolve, reject) => {
      this.#waiting = { resolve, reject }
      this.#settle()
    })
  }

  async return(): Promise<IteratorResult<never, void>> {
    this.#leave()
    return { done: true, value: undefined }
  }

  async throw(error: unknown): Promise<IteratorResult<never, void>> {
    this.#leave()
    throw error
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#leave()
  }

  #leave(): void {
    this.#subscriber.leave()
    this.end()
  }

  /** The error is told once. */
  #settle(): void {
    if (!this.#waiting || !this.#ended) return
    const { resolve, reject } = this.#waiting
    const { error } = this.#ended
    this.#waiting = undefined
    this.#ended = {}
    if (error) reject(error)
    else resolve({ done: true, value: undefined })
  }
}
