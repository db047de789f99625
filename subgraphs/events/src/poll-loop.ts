export interface PollLoopOptions {
  /** Resolves to true where there is more to do at once. */
  readonly work: () => Promise<boolean>
  readonly idleMs: number
  readonly onError: (error: unknown) => void
}

// What failed is likely to fail again at once, as while the database is away: each time is a line in the log.
const PAUSE_AFTER_ERROR_MS = 1_000

/** Calls `work` again and again, with a pause when there was nothing to do or it failed. */
export class PollLoop {
  readonly #options: PollLoopOptions
  readonly #stopping = new AbortController()
  #running: Promise<void> = Promise.resolve()

  constructor(options: PollLoopOptions) {
    this.#options = options
  }

  start(): void {
    this.#running = this.#run()
  }

  /** Resolves when the work in hand is done. */
  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#running
  }

  async #run(): Promise<void> {
    const { work, idleMs, onError } = this.#options
    while (!this.#stopping.signal.aborted) {
      try {
        if (!(await work())) await pause(idleMs, this.#stopping.signal)
      } catch (error) {
        onError(error)
        await pause(Math.max(idleMs, PAUSE_AFTER_ERROR_MS), this.#stopping.signal)
      }
    }
  }
}

/** Ends after `ms`, or as soon as the signal is aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, ms)
    signal.addEventListener('abort', end)
  })
}
