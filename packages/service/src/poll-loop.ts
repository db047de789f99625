import { setTimeout as sleep } from 'node:timers/promises'
import type { Worker } from './lifecycle.ts'
import type { Log } from './log.ts'

export interface PollLoopOptions {
  /**
   * Resolves to true where there is more to do at once.
   * @param stopping is aborted when the loop is stopped
   */
  readonly work: (stopping: AbortSignal) => Promise<boolean> | Promise<void>
  /** The pause when there was nothing more to do. */
  readonly idleMs: number
  /** Said in the log where the work failed; it is tried again. */
  readonly problem: string
  readonly log: Log
}

// What failed is likely to fail again at once, as while the database is away: each time is a line in the log.
const PAUSE_AFTER_ERROR_MS = 1_000

/** Does some work again and again. Stopping waits for what is in hand. */
export class PollLoop implements Worker {
  readonly #options: PollLoopOptions
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(options: PollLoopOptions) {
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
    const { work, idleMs, problem, log } = this.#options
    const { signal } = this.#stopping
    while (!signal.aborted) {
      try {
        if ((await work(signal)) !== true) await this.#pause(idleMs)
      } catch (error) {
        log.error({ err: error }, problem)
        await this.#pause(Math.max(idleMs, PAUSE_AFTER_ERROR_MS))
      }
    }
  }

  #pause(ms: number): Promise<void> {
    // Rejects only where it was stopped.
    return sleep(ms, undefined, { signal: this.#stopping.signal }).catch(() => {})
  }
}
