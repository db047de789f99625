import type { Worker } from '@agentic/service/lifecycle'
import type { Log } from '@agentic/service/log'
import { PollLoop } from '@agentic/service/poll-loop'
import type { ExpiredRun, RunRetentionStore } from './run-retention.store.ts'

const IDLE_MS = 3_600_000
const RUNS_PER_PASS = 100
const EVENTS_PER_DELETE = 1_000
const DAY_MS = 86_400_000

export interface RunRetentionParts {
  readonly store: RunRetentionStore
  readonly retentionDays: number
  readonly log: Log
}

/** Deletes the events of runs that finished long ago, a bounded number at a time. Any number of them may run. */
export function createRunRetentionWorker({ store, retentionDays, log }: RunRetentionParts): Worker {
  /** @returns false where it failed: it is tried again, the others go on */
  async function deleteOf(run: ExpiredRun, stopping: AbortSignal): Promise<boolean> {
    try {
      while (!(await store.deleteEvents(run, EVENTS_PER_DELETE)) && !stopping.aborted);
      return true
    } catch (error) {
      log.error({ err: error, ...run }, 'Deleting the events of a run failed')
      return false
    }
  }

  return new PollLoop({
    idleMs: IDLE_MS,
    problem: 'Looking for runs whose events are kept no longer failed',
    log,
    async work(stopping) {
      const runs = await store.finishedBefore(new Date(Date.now() - retentionDays * DAY_MS), RUNS_PER_PASS)
      let done = 0
      for (const run of runs) if (await deleteOf(run, stopping)) done += 1
      return runs.length === RUNS_PER_PASS && done > 0
    },
  })
}
