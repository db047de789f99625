import type { Bus } from '@agentic/bus/bus'
import { followLog } from '@agentic/bus/follow-log'
import type { TenantScope } from '@agentic/postgres/database'
import type { EventStore } from './event.store.ts'
import { type Event, type EventFilter, eventsTopic } from './event.ts'

export interface EventFeed {
  readonly store: EventStore
  readonly bus: Bus
  readonly scope: TenantScope
  readonly filter: EventFilter
}

const EVENTS_PER_READ = 100

/** A tenant's events after a sequence, then the new ones as they come. */
export function followEvents({ store, bus, scope, filter }: EventFeed, afterSequence: number): AsyncGenerator<Event, void, void> {
  return followLog<Event>(
    {
      pageSize: EVENTS_PER_READ,
      read: (after) => store.listAfter(scope, filter, after, EVENTS_PER_READ),
      subscribe: (listener) => bus.subscribe(eventsTopic(scope.tenantId), listener),
    },
    { afterSequence },
  )
}
