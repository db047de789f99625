export interface PollLoopOptions {
  /** Resolves to true where there is more to do at once. */
  readonly work: () => Promise<boolean>
  readonly idleMs: number
  readonly onError: (error: unknown) => void
}

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
      let more = false
      try {
        more = await work()
      } catch (error) {
        onError(error)
      }
      if (!more) await pause(idleMs, this.#stopping.signal)
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
