import { DomainError } from '@agentic/service/errors'

export interface GateOptions {
  /** How many are served at once. */
  readonly concurrent: number
  readonly waitingMax: number
}

/** Serves a few at a time, in the order in which they came. */
export class Gate {
  readonly #options: GateOptions
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(options: GateOptions) {
    this.#options = options
  }

  /** @throws RATE_LIMITED where too many wait already */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#options.concurrent) await this.#turn()
    else this.#running += 1
    try {
      return await work()
    } finally {
      // Handed on: whoever waited longest takes the place as it is.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#options.waitingMax) {
      throw new DomainError('RATE_LIMITED', 'Too many sign in at once: try again', { extensions: { retryAfterSeconds: 5 } })
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
