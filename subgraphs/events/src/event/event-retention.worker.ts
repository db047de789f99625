import type { Worker } from '@agentic/service/lifecycle'
import type { Log } from '@agentic/service/log'
import { PollLoop } from '@agentic/service/poll-loop'
import type { EventRetentionStore } from './event-retention.store.ts'

const IDLE_MS = 3_600_000
const EVENTS_PER_DELETE = 1_000
const DAY_MS = 86_400_000

export interface EventRetentionParts {
  readonly store: EventRetentionStore
  readonly retentionDays: number
  readonly log: Log
  readonly now: () => Date
}

/** Deletes the events that are kept no longer, a bounded number at a time. Any number of them may run. */
export function createEventRetentionWorker({ store, retentionDays, log, now }: EventRetentionParts): Worker {
  async function deleteOf(tenantId: string, expiredAt: Date): Promise<number> {
    try {
      const deleted = await store.deleteBefore(tenantId, { expiredAt, limit: EVENTS_PER_DELETE })
      if (deleted > 0) log.info({ tenantId, deleted }, 'Events that are kept no longer were deleted')
      return deleted
    } catch (error) {
      // The others' go all the same; these are tried again.
      log.error({ err: error, tenantId }, 'Deleting events that are kept no longer failed')
      return 0
    }
  }

  return new PollLoop({
    idleMs: IDLE_MS,
    problem: 'Looking for events that are kept no longer failed',
    log,
    async work() {
      const expiredAt = new Date(now().getTime() - retentionDays * DAY_MS)
      let more = false
      for (const tenantId of await store.tenantsWithEventsBefore(expiredAt)) {
        if ((await deleteOf(tenantId, expiredAt)) === EVENTS_PER_DELETE) more = true
      }
      return more
    },
  })
}
