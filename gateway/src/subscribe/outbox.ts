export type Transport = 'websocket' | 'sse' | 'multipart'

export interface OutboxLimits {
  readonly messagesMax: number
  readonly bytesMax: number
}

export const DEFAULT_OUTBOX_LIMITS: OutboxLimits = { messagesMax: 256, bytesMax: 1024 * 1024 }

/** What waits for one client's connection, over all of its subscriptions. */
export class Outbox {
  readonly transport: Transport
  readonly #limits: OutboxLimits
  #messages = 0
  #bytes = 0

  constructor(transport: Transport, limits: OutboxLimits) {
    this.transport = transport
    this.#limits = limits
  }

  /** A single message may be of any size: it has to be sent somehow. */
  hasRoomFor(bytes: number): boolean {
    const { messagesMax, bytesMax } = this.#limits
    return this.#messages === 0 || (this.#messages < messagesMax && this.#bytes + bytes <= bytesMax)
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
