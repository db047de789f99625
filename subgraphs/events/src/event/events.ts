import type { Bus } from '@agentic/bus/bus'
import type { Caller } from '@agentic/caller/caller'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { Connection, type ConnectionArguments } from '@agentic/service/connection'
import { badInput } from '@agentic/service/errors'
import { refuseReplayGap } from '@agentic/service/replay-gap'
import DataLoader from 'dataloader'
import { validate } from 'uuid'
import { readSequencePage } from '../id-page.ts'
import { scopeOf } from '../tenant-scope.ts'
import type { EventStore } from './event.store.ts'
import type { Event, EventFilter } from './event.ts'
import { followEvents } from './event-feed.ts'
import { EVENT_TYPES, type EventType, isEventType } from './event-type.ts'

/** What one caller may do with the event log. Made anew for each request: the loader is its cache. */
export class Events {
  readonly #store: EventStore
  readonly #bus: Bus
  readonly #caller: Caller
  readonly #byId = new DataLoader<string, Event | null>(async (ids) =>
    inKeyOrder(ids, await this.#store.findByIds(scopeOf(this.#caller), ids), (event) => event.id),
  )

  constructor(parts: { store: EventStore; bus: Bus; caller: Caller }) {
    this.#store = parts.store
    this.#bus = parts.bus
    this.#caller = parts.caller
  }

  find(id: string): Promise<Event | null> {
    return validate(id) ? this.#byId.load(id.toLowerCase()) : Promise.resolve(null)
  }

  types(): readonly EventType[] {
    return EVENT_TYPES
  }

  async list(args: ConnectionArguments, filter: EventFilter): Promise<Connection<Event>> {
    const scope = scopeOf(this.#caller)
    checkTypes(filter, 'filter.types')
    const slice = await this.#store.list(scope, filter, readSequencePage(args))
    return new Connection(slice, { keyOf: (event) => event.sequence, count: () => this.#store.count(scope, filter) })
  }

  /** @param afterSequence without it, only what comes from now on */
  async follow(filter: EventFilter, afterSequence: number | null | undefined): Promise<AsyncGenerator<Event, void, void>> {
    const scope = scopeOf(this.#caller)
    checkTypes(filter, 'types')
    if (afterSequence != null && afterSequence < 0) throw badInput({ afterSequence: 'must be 0 or more' })
    if (afterSequence != null) refuseReplayGap(afterSequence, await this.#store.oldestSequence(scope))
    const after = afterSequence ?? (await this.#store.lastSequence(scope))
    return followEvents({ store: this.#store, bus: this.#bus, scope, filter }, after)
  }
}

function checkTypes({ types }: EventFilter, field: string): void {
  const unknown = types?.filter((type) => !isEventType(type)) ?? []
  if (unknown.length > 0) throw badInput({ [field]: `has unknown event types: ${unknown.join(', ').slice(0, 200)}` })
}
