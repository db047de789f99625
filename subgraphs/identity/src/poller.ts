import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from '@agentic/service/lifecycle'
import type { Log } from '@agentic/service/log'

export interface PollerOptions {
  readonly everyMs: number
  readonly work: () => Promise<void>
  /** Said in the log where the work failed; it is tried again next time. */
  readonly problem: string
  readonly log: Log
}

/** Does some work again and again; stopping waits for what is in hand. */
export class Poller implements Worker {
  readonly #options: PollerOptions
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(options: PollerOptions) {
    this.#options = options
  }

  start(): void {
    this.#running = this.#run()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { everyMs, work, problem, log } = this.#options
    const { signal } = this.#stopping
    while (!signal.aborted) {
      await work().catch((error) => log.error({ err: error }, problem))
      // Rejects only where it was stopped.
      await sleep(everyMs, undefined, { signal }).catch(() => {})
    }
  }
}
