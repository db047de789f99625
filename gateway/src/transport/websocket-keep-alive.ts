const ROUND_MS = 12_000
const PARTS = 12

interface KeptAlive {
  /** Pings, or gives up a client that has shown no sign of life since the last time. */
  checkAlive(): void
}

/** Looks after all sockets in turn: each once a round, a part of them at a time. */
export class KeepAlive {
  readonly #partMs: number
  readonly #parts: readonly Set<KeptAlive>[] = Array.from({ length: PARTS }, () => new Set<KeptAlive>())
  #timer: NodeJS.Timeout | undefined
  #added = 0
  #next = 0

  constructor(roundMs = ROUND_MS) {
    this.#partMs = roundMs / PARTS
  }

  add(connection: KeptAlive): void {
    this.#parts[this.#added % PARTS]?.add(connection)
    this.#added += 1
    this.#timer ??= setInterval(() => this.#check(), this.#partMs).unref()
  }

  delete(connection: KeptAlive): void {
    for (const part of this.#parts) part.delete(connection)
    if (this.#parts.some(({ size }) => size > 0)) return
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  #check(): void {
    for (const connection of this.#parts[this.#next] ?? []) connection.checkAlive()
    this.#next = (this.#next + 1) % PARTS
  }
}
