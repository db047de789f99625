export type Transport = 'websocket' | 'sse' | 'multipart'

export interface OutboxLimits {
  readonly messagesMax: number
  readonly bytesMax: number
}

export const DEFAULT_OUTBOX_LIMITS: OutboxLimits = { messagesMax: 256, bytesMax: 1024 * 1024 }

/** What waits for one client's connection, over all of its subscriptions. */
export class Outbox {
  readonly transport: Transport
  /** Closes the connection in a way that has its client come back and resume; absent where clients know no such way. */
  readonly reset: (() => void) | undefined
  readonly #limits: OutboxLimits
  #messages = 0
  #bytes = 0

  constructor(transport: Transport, limits: OutboxLimits, reset?: () => void) {
    this.transport = transport
    this.reset = reset
    this.#limits = limits
  }

  /** A single message may be of any size: it has to be sent somehow. */
  hasRoomFor(bytes: number): boolean {
    const { messagesMax, bytesMax } = this.#limits
    return this.#messages === 0 || (this.#messages < messagesMax && this.#bytes + bytes <= bytesMax)
  }

  /** Far from full: its client keeps up. */
  get isReady(): boolean {
    return this.#messages <= this.#limits.messagesMax / 2 && this.#bytes <= this.#limits.bytesMax / 2
  }

  put(bytes: number): void {
    this.#messages += 1
    this.#bytes += bytes
  }

  take(bytes: number): void {
    this.#messages -= 1
    this.#bytes -= bytes
  }
}
