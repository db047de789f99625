import { DomainError } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import { CloseCode, type WebSocket as ProtocolSocket, type Server } from 'graphql-ws'
import type { WebSocket } from 'ws'
import type { LiveEvent } from '../subscribe/subscriber.ts'

/** RFC 6455, 7.4.1, and the IANA registry of close codes. */
export const CLOSE = { restart: 1012, tryAgainLater: 1013 } as const

const KEEP_ALIVE_MS = 12_000
const CLOSE_MS_MAX = 5_000
// With more than this written and not read yet, nothing more is read from a client: it would only be answered.
const UNREAD_BYTES_MAX = 1024 * 1024

/** A payload that graphql-ws writes as `0`, for which the connection then writes the event's own text. */
export class EventPayload {
  readonly event: LiveEvent
  readonly #connection: SocketConnection

  constructor(event: LiveEvent, connection: SocketConnection) {
    this.event = event
    this.#connection = connection
  }

  toJSON(): 0 {
    this.#connection.written = this.event.json
    return 0
  }
}

/** A WebSocket as graphql-ws wants it. */
export class SocketConnection implements ProtocolSocket {
  readonly protocol: string
  /** The text of the event whose message is written right now: graphql-ws writes and sends in one go. */
  written: string | undefined
  readonly #socket: WebSocket
  readonly #log: Log
  #onClosing: (code?: number, reason?: string) => void = () => {}

  constructor(socket: WebSocket, log: Log) {
    this.#socket = socket
    this.#log = log
    this.protocol = socket.protocol
  }

  open<Extra extends Record<PropertyKey, unknown>>(server: Server<Extra>, extra: Extra, onClose: () => void): void {
    const closed = server.opened(this, extra)
    this.#onClosing = (code = 1005, reason = '') => {
      this.#onClosing = () => {}
      onClose()
      Promise.resolve(closed(code, reason)).catch((error) => this.#log.error({ err: error }, 'A socket did not close'))
    }
    const stopKeepingAlive = this.#keepAlive()
    // ws closes by itself, with the code that fits: 1009 for a message that is too long.
    this.#socket.on('error', (error) => this.#log.debug({ err: error }, 'A socket failed'))
    this.#socket.once('close', (code, reason) => {
      stopKeepingAlive()
      this.#onClosing(code, String(reason))
    })
  }

  send(message: string): Promise<void> {
    const text = this.#complete(message)
    return new Promise((resolve, reject) => {
      if (this.#socket.readyState !== this.#socket.OPEN) return resolve()
      this.#socket.send(text, (error) => {
        if (this.#socket.isPaused && this.#socket.bufferedAmount <= UNREAD_BYTES_MAX) this.#socket.resume()
        if (error) reject(error)
        else resolve()
      })
    })
  }

  /** Its subscriptions end now, whenever the client takes note of it. */
  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason)
    this.#onClosing(code, reason)
    // A client that reads nothing does not read this either.
    const timer = setTimeout(() => this.#socket.terminate(), CLOSE_MS_MAX)
    this.#socket.once('close', () => clearTimeout(timer))
  }

  onMessage(listener: (data: string) => Promise<void>): void {
    this.#socket.on('message', (data) => {
      // Nobody would end what it began: everything of this connection has ended already.
      if (this.#socket.readyState !== this.#socket.OPEN) return
      if (this.#socket.bufferedAmount > UNREAD_BYTES_MAX) this.#socket.pause()
      listener(String(data)).catch((error) => this.#closeAfter(error))
    })
  }

  // graphql-ws puts the payload last: `{"id":"1","type":"next","payload":0}`.
  #complete(message: string): string {
    const { written } = this
    this.written = undefined
    return written === undefined ? message : `${message.slice(0, -2)}${written}}`
  }

  #closeAfter(error: unknown): void {
    const isUnexpected = error instanceof Error && error.message.startsWith('Unexpected message of type')
    if (!isUnexpected) this.#log.error({ err: error }, 'A message over a socket failed')
    if (isUnexpected) this.close(CloseCode.BadRequest, 'Unexpected message')
    else if (isPassing(error)) this.close(CLOSE.tryAgainLater, 'Try again later')
    else this.close(CloseCode.InternalServerError, 'Internal server error')
  }

  /** A client that is gone without a word is found out: it neither answers a ping nor reads what was written. */
  #keepAlive(): () => void {
    let isAlive = true
    let unread = 0
    this.#socket.on('pong', () => {
      isAlive = true
    })
    const timer = setInterval(() => {
      const isReading = this.#socket.bufferedAmount < unread
      if (!isAlive && !isReading) return this.#socket.terminate()
      isAlive = false
      unread = this.#socket.bufferedAmount
      this.#socket.ping()
    }, KEEP_ALIVE_MS)
    return () => clearInterval(timer)
  }
}

function isPassing(error: unknown): boolean {
  return error instanceof DomainError && error.code === 'SUBGRAPH_UNAVAILABLE'
}
