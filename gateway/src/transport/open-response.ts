import type { OutgoingHttpHeaders } from 'node:http'
import type { FastifyReply } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    /** Its response stays open for events: how long says nothing of how fast we are. */
    staysOpen: boolean
  }
}

export interface OpenResponseOptions {
  readonly contentType: string
  /** Written now and then, so that nobody in between takes the connection for dead. */
  readonly heartbeat: string
  readonly heartbeatMs: number
}

/** What stands in the middle of a message of which there is one for each client. */
export function around(middle: Buffer, before: string, after: string): Buffer {
  return Buffer.concat([Buffer.from(before), middle, Buffer.from(after)])
}

/** An HTTP response that stays open, for events as they come. */
export class OpenResponse {
  readonly #raw: FastifyReply['raw']

  constructor(reply: FastifyReply, { contentType, heartbeat, heartbeatMs }: OpenResponseOptions) {
    // What Fastify does with a payload would hold events back: compression, buffers.
    reply.hijack()
    reply.request.staysOpen = true
    this.#raw = reply.raw
    this.#raw.writeHead(200, {
      ...(reply.getHeaders() as OutgoingHttpHeaders),
      'content-type': contentType,
      'cache-control': 'no-cache, no-transform',
      'x-accel-buffering': 'no',
    })
    this.#raw.flushHeaders()
    const timer = setInterval(() => {
      if (!this.#raw.writableNeedDrain) this.#raw.write(heartbeat)
    }, heartbeatMs)
    this.onClose(() => clearInterval(timer))
  }

  /** Whether its client is still there, as far as is known. */
  get isOpen(): boolean {
    return !this.#raw.destroyed && !this.#raw.writableEnded
  }

  onClose(listener: () => void): void {
    this.#raw.once('close', listener)
  }

  /** Resolves when the client's side has taken it, or when there is no such side any more. */
  write(content: string | Buffer): Promise<void> {
    return new Promise((resolve) => {
      if (this.#raw.writable) this.#raw.write(content, () => resolve())
      else resolve()
    })
  }

  end(text = ''): void {
    this.#raw.end(text)
  }

  /** Cuts off a client that does not read. */
  destroy(): void {
    this.#raw.destroy()
  }
}
