import { setTimeout as sleep } from 'node:timers/promises'

const STAGGER_MS = 50
const CLOSED_AT_ONCE = 50

/** The open connections of subscriptions, whatever they are made of. */
export class Connections {
  readonly #closes = new Set<() => void>()
  #isDraining = false

  /**
   * @param close tells the client that it can come back, to another process
   * @returns to be called when the connection has closed
   */
  add(close: () => void): () => void {
    if (this.#isDraining) setImmediate(close)
    else this.#closes.add(close)
    return () => void this.#closes.delete(close)
  }

  /** Closes them a few at a time, so that their clients do not come back all at once: a thousand take a second. */
  async drain(): Promise<void> {
    this.#isDraining = true
    for (let closes = this.#next(); closes.length > 0; ) {
      for (const close of closes) close()
      closes = this.#next()
      if (closes.length > 0) await sleep(STAGGER_MS)
    }
  }

  #next(): (() => void)[] {
    const next = [...this.#closes.values().take(CLOSED_AT_ONCE)]
    for (const close of next) this.#closes.delete(close)
    return next
  }
}
