import { setInterval } from 'node:timers/promises'
import type { Log } from '@agentic/service/log'
import type { CostLedger } from '../cost/cost-ledger.ts'
import type { Model } from '../model/model.ts'
import type { Tool } from '../tool/tool.ts'
import { LeaseLost, type RunLease } from './lease.ts'
import { reviewFiles } from './review-files.ts'
import type { Run } from './run.ts'
import { RunContext } from './run-context.ts'
import type { RunHints } from './run-hints.ts'
import { ActFailed, RunCancelled, WorkerStopping } from './run-interruption.ts'
import type { RunLeaseStore } from './run-lease.store.ts'

export interface RunEngineParts {
  readonly store: RunLeaseStore
  readonly hints: RunHints
  readonly tools: readonly Tool[]
  readonly model: Model | null
  readonly costs: CostLedger
  readonly log: Log
  readonly leaseMs: number
}

const ATTEMPTS_MAX = 10
const RETRY_MS_MAX = 60_000

/** Brings claimed runs to their end, or gives them back. */
export class RunEngine {
  readonly #parts: RunEngineParts

  constructor(parts: RunEngineParts) {
    this.#parts = parts
  }

  claim(runsMax: number): Promise<RunLease[]> {
    return this.#parts.store.claim({ leaseMs: this.#parts.leaseMs, runsMax })
  }

  async execute(lease: RunLease, stopping: AbortSignal): Promise<void> {
    const { store, hints, log } = this.#parts
    const onChange = () => hints.runChanged(lease.runId)
    try {
      const run = await store.begin(lease)
      await onChange()
      await this.#perform(run, lease, { stopping, onChange })
    } catch (error) {
      if (!(error instanceof LeaseLost)) throw error
      log.info({ runId: lease.runId }, 'The run is no longer ours')
    }
    await onChange()
  }

  async #perform(run: Run, lease: RunLease, on: { stopping: AbortSignal; onChange: () => Promise<void> }): Promise<void> {
    const { store, tools, model, costs } = this.#parts
    if (run.attempts > ATTEMPTS_MAX) {
      const message = `Given up after ${ATTEMPTS_MAX} attempts`
      await store.end(lease, { state: 'FAILED', error: { code: 'ATTEMPTS_EXHAUSTED', message } })
      return
    }
    const interrupted = new AbortController()
    const finished = new AbortController()
    const signal = AbortSignal.any([interrupted.signal, on.stopping])
    const renewal = this.#keepLease(lease, { interrupted, finished: finished.signal })
    try {
      const context = new RunContext({ run, lease, store, tools, model, costs, signal, onChange: on.onChange })
      const output = await reviewFiles(context)
      await store.end(lease, { state: 'SUCCEEDED', output })
    } catch (error) {
      await this.#settle(run, lease, error)
    } finally {
      finished.abort()
      await renewal
    }
  }

  async #settle(run: Run, lease: RunLease, error: unknown): Promise<void> {
    const { store, log } = this.#parts
    if (error instanceof LeaseLost) throw error
    if (error instanceof RunCancelled) {
      await store.end(lease, { state: 'CANCELLED' })
    } else if (error instanceof ActFailed) {
      log.warn({ err: error, runId: run.id }, 'A run failed')
      await store.end(lease, { state: 'FAILED', error: { code: error.code, message: error.message } })
    } else if (error instanceof WorkerStopping) {
      await store.giveBack(lease, { delayMs: 0, counts: 'NOT' })
    } else {
      const delayMs = Math.min(1_000 * 2 ** run.attempts, RETRY_MS_MAX) * (0.5 + Math.random() / 2)
      log.error({ err: error, runId: run.id, delayMs }, 'A run was interrupted and will be tried again')
      await store.giveBack(lease, { delayMs, counts: 'AS_ATTEMPT' })
    }
  }

  /** Renews the lease until the run is finished, and learns on the way that the run was cancelled or taken over. */
  async #keepLease(lease: RunLease, on: { interrupted: AbortController; finished: AbortSignal }): Promise<void> {
    const { store, leaseMs } = this.#parts
    try {
      for await (const _ of setInterval(leaseMs / 3, undefined, { signal: on.finished })) {
        const { cancelled } = await store.renew(lease, leaseMs)
        if (cancelled) on.interrupted.abort(new RunCancelled('Cancelled'))
      }
    } catch (error) {
      // A lease that cannot be renewed will expire: the work must end before someone else takes it up.
      if (!on.finished.aborted) on.interrupted.abort(error)
    }
  }
}
