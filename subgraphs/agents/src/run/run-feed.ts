import { followLog } from '@agentic/bus/follow-log'
import type { TenantScope } from '@agentic/postgres/database'
import type { RunStore } from './run.store.ts'
import { isFinal } from './run.ts'
import { endsRun, type RunEvent } from './run-event.ts'
import type { RunHints } from './run-hints.ts'

export interface RunFeed {
  readonly store: RunStore
  readonly hints: RunHints
  readonly scope: TenantScope
  readonly runId: string
}

const EVENTS_PER_READ = 100

/** A run's events after a sequence, those of the table first, then each as it is written, until the run has ended. */
export function followRun({ store, hints, scope, runId }: RunFeed, afterSequence: number): AsyncGenerator<RunEvent, void, void> {
  return followLog<RunEvent>(
    {
      pageSize: EVENTS_PER_READ,
      read: (after) => store.eventsAfter(scope, runId, after, EVENTS_PER_READ),
      subscribe: (listener) => hints.onRunChanged(runId, listener),
      isClosed: async () => (await store.findByIds(scope, [runId])).every((run) => isFinal(run.state)),
      isLast: endsRun,
    },
    { afterSequence },
  )
}
