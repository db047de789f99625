import { Wake } from '@agentic/bus/wake'
import type { Worker } from '@agentic/service/lifecycle'
import type { Log } from '@agentic/service/log'
import type { ExpiredRun, RunRetentionStore } from './run-retention.store.ts'

const IDLE_MS = 3_600_000
const RUNS_PER_PASS = 100
const EVENTS_PER_DELETE = 1_000
const DAY_MS = 86_400_000

/** Deletes the events of runs that finished long ago, a bounded number at a time. Any number of them may run. */
export class RunRetentionWorker implements Worker {
  readonly #store: RunRetentionStore
  readonly #retentionDays: number
  readonly #log: Log
  readonly #stopping = new AbortController()
  #loop: Promise<void> | undefined

  constructor(store: RunRetentionStore, retentionDays: number, log: Log) {
    this.#store = store
    this.#retentionDays = retentionDays
    this.#log = log
  }

  start(): void {
    this.#loop ??= this.#work()
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    await this.#loop
  }

  async #work(): Promise<void> {
    const { signal } = this.#stopping
    const wake = new Wake()
    while (!signal.aborted) {
      if (!(await this.#pass())) await wake.within(IDLE_MS, signal)
    }
  }

  /** @returns whether there may be more to do at once */
  async #pass(): Promise<boolean> {
    try {
      const expiredAt = new Date(Date.now() - this.#retentionDays * DAY_MS)
      const runs = await this.#store.finishedBefore(expiredAt, RUNS_PER_PASS)
      let done = 0
      for (const run of runs) if (await this.#deleteOf(run)) done += 1
      return runs.length === RUNS_PER_PASS && done > 0
    } catch (error) {
      this.#log.error({ err: error }, 'Looking for runs whose events are kept no longer failed')
      return false
    }
  }

  /** @returns false where it failed: it is tried again, the others go on */
  async #deleteOf(run: ExpiredRun): Promise<boolean> {
    try {
      while (!(await this.#store.deleteEvents(run, EVENTS_PER_DELETE)) && !this.#stopping.signal.aborted);
      return true
    } catch (error) {
      this.#log.error({ err: error, ...run }, 'Deleting the events of a run failed')
      return false
    }
  }
}
