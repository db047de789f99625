import { Wake } from '@agentic/bus/wake'
import type { Worker } from '@agentic/service/lifecycle'
import type { Log } from '@agentic/service/log'
import type { RunLease } from './lease.ts'
import type { RunEngine } from './run-engine.ts'
import type { RunHints } from './run-hints.ts'
import { WorkerStopping } from './run-interruption.ts'

export interface RunWorkerOptions {
  readonly pollMs: number
  readonly runsMax: number
}

/** Takes due runs of all tenants and does several at once. Stopping ends each before its next act and gives it back. */
export class RunWorker implements Worker {
  readonly #engine: RunEngine
  readonly #hints: RunHints
  readonly #log: Log
  readonly #options: RunWorkerOptions
  readonly #stopping = new AbortController()
  readonly #wake = new Wake()
  readonly #inHand = new Set<Promise<void>>()
  #loop: Promise<void> | undefined

  constructor(engine: RunEngine, hints: RunHints, log: Log, options: RunWorkerOptions) {
    this.#engine = engine
    this.#hints = hints
    this.#log = log
    this.#options = options
  }

  start(): void {
    this.#loop ??= this.#work()
  }

  async stop(): Promise<void> {
    this.#stopping.abort(new WorkerStopping('The worker stops'))
    await this.#loop
    await Promise.all(this.#inHand)
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping
    const unsubscribe = await this.#subscribe()
    while (!signal.aborted) {
      await this.#takeDue()
      await this.#wake.within(this.#options.pollMs, signal)
    }
    await unsubscribe()
  }

  async #subscribe(): Promise<() => Promise<void>> {
    try {
      return await this.#hints.onRunDue(this.#wake.now)
    } catch (error) {
      this.#log.warn({ err: error }, 'No hints of due runs: polling only')
      return async () => {}
    }
  }

  async #takeDue(): Promise<void> {
    const free = this.#options.runsMax - this.#inHand.size
    if (free <= 0) return
    try {
      for (const lease of await this.#engine.claim(free)) this.#take(lease)
    } catch (error) {
      this.#log.error({ err: error }, 'Claiming runs failed')
    }
  }

  #take(lease: RunLease): void {
    const work = this.#engine
      .execute(lease, this.#stopping.signal)
      // The lease expires, and the run falls due again.
      .catch((error: unknown) => this.#log.error({ err: error, runId: lease.runId }, 'A run was abandoned'))
      .finally(() => {
        this.#inHand.delete(work)
        this.#wake.now()
      })
    this.#inHand.add(work)
  }
}
