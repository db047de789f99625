import type { Duplex } from 'node:stream'
import { DomainError } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import { CloseCode, type WebSocket as ProtocolSocket, type Server } from 'graphql-ws'
import type { WebSocket } from 'ws'
import { framesOf } from './websocket-frame.ts'
import type { KeepAlive } from './websocket-keep-alive.ts'
import { OperationOrder } from './websocket-order.ts'

/** RFC 6455, 7.4.1, and the IANA registry of close codes. */
export const CLOSE = { restart: 1012, tryAgainLater: 1013 } as const

const CLOSE_MS_MAX = 5_000
// With more than this written and not read yet, nothing more is read from a client: it would only be answered.
const UNREAD_BYTES_MAX = 1024 * 1024

export interface SocketConnectionOptions {
  readonly socket: WebSocket
  /** What the WebSocket is made of. */
  readonly stream: Duplex
  readonly keepAlive: KeepAlive
  /** Of the request to upgrade. */
  readonly requestId: string
  readonly log: Log
}

/** A WebSocket as graphql-ws wants it. */
export class SocketConnection implements ProtocolSocket {
  readonly protocol: string
  readonly #socket: WebSocket
  readonly #stream: Duplex
  readonly #keepAlive: KeepAlive
  readonly #requestId: string
  readonly #log: Log
  #onClosing: (code?: number, reason?: string) => void = () => {}
  #closeCode: number | undefined
  #isAlive = true
  #unread = 0

  constructor({ socket, stream, keepAlive, requestId, log }: SocketConnectionOptions) {
    this.protocol = socket.protocol
    this.#socket = socket
    this.#stream = stream
    this.#keepAlive = keepAlive
    this.#requestId = requestId
    this.#log = log
  }

  /** Why it was closed, by us or by the client; nothing while it is open. */
  get closeCode(): number | undefined {
    return this.#closeCode
  }

  open<Extra extends Record<PropertyKey, unknown>>(server: Server<Extra>, extra: Extra, onClose: () => void): void {
    const closed = server.opened(this, extra)
    this.#onClosing = (code = 1005, reason = '') => {
      this.#onClosing = () => {}
      this.#closeCode = code
      this.#keepAlive.delete(this)
      onClose()
      Promise.resolve(closed(code, reason)).catch((error) => this.#logError(error, 'A socket did not close'))
    }
    this.#keepAlive.add(this)
    // ws closes by itself, with the code that fits: 1009 for a message that is too long.
    this.#socket.on('error', (error) => this.#log.debug({ err: error, requestId: this.#requestId }, 'A socket failed'))
    this.#socket.on('pong', () => {
      this.#isAlive = true
    })
    this.#socket.once('close', (code, reason) => this.#onClosing(code, String(reason)))
  }

  send(message: string): Promise<void> {
    return new Promise((resolve, reject) => {
      if (!this.#isOpen) return resolve()
      this.#socket.send(message, (error) => {
        this.#wasWritten()
        if (error) reject(error)
        else resolve()
      })
    })
  }

  /**
   * Sends an answer or an event, past the ws library, which would copy it for each client. It writes whole messages, and so do we: none comes in
   * the middle of another.
   * @param json in UTF-8
   * @param taken is called when the client's side has taken it, or when there is no such side any more
   */
  sendNext(id: string, json: Buffer, taken: () => void): void {
    const frames = this.#isOpen ? framesOf(id, json) : []
    const last = frames.pop()
    if (!last) taken()
    else {
      this.#stream.cork()
      for (const frame of frames) this.#stream.write(frame)
      this.#stream.write(last, () => {
        this.#wasWritten()
        taken()
      })
      this.#stream.uncork()
    }
  }

  /** Its subscriptions end now, whenever the client takes note of it. */
  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason)
    this.#onClosing(code, reason)
    if (this.#socket.readyState === this.#socket.CLOSED) return
    // A client that reads nothing does not read this either.
    const timer = setTimeout(() => this.#socket.terminate(), CLOSE_MS_MAX)
    this.#socket.once('close', () => clearTimeout(timer))
  }

  onMessage(listener: (data: string) => Promise<void>): void {
    const order = new OperationOrder(
      async (text) => {
        // Nobody would end what it began: everything of this connection has ended already.
        if (this.#isOpen) await listener(text)
      },
      () => this.close(CloseCode.SubscriberAlreadyExists, 'Subscriber already exists'),
    )
    this.#socket.on('message', (data) => {
      if (this.#socket.bufferedAmount > UNREAD_BYTES_MAX) this.#socket.pause()
      order.take(String(data)).catch((error) => this.#closeAfter(error))
    })
  }

  /** A client that is gone without a word is found out: it neither answers a ping nor reads what was written. */
  checkAlive(): void {
    const unread = this.#socket.bufferedAmount
    const isReading = unread < this.#unread
    if (this.#isAlive || isReading) this.#socket.ping()
    else this.#socket.terminate()
    this.#isAlive = false
    this.#unread = unread
  }

  get #isOpen(): boolean {
    return this.#socket.readyState === this.#socket.OPEN
  }

  #wasWritten(): void {
    if (this.#socket.isPaused && this.#socket.bufferedAmount <= UNREAD_BYTES_MAX) this.#socket.resume()
  }

  #closeAfter(error: unknown): void {
    const isUnexpected = error instanceof Error && error.message.startsWith('Unexpected message of type')
    if (!isUnexpected) this.#logError(error, 'A message over a socket failed')
    if (isUnexpected) this.close(CloseCode.BadRequest, 'Unexpected message')
    else if (isPassing(error)) this.close(CLOSE.tryAgainLater, 'Try again later')
    else this.close(CloseCode.InternalServerError, 'Internal server error')
  }

  #logError(error: unknown, message: string): void {
    this.#log.error({ err: error, requestId: this.#requestId }, message)
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'SUBGRAPH_UNAVAILABLE'
}
