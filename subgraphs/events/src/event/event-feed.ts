import type { Bus } from '@agentic/bus/bus'
import type { TenantScope } from '@agentic/postgres/database'
import { pause } from '../poll-loop.ts'
import type { EventStore } from './event.store.ts'
import { type Event, type EventFilter, eventsTopic } from './event.ts'

const POLL_MS = 1_000
const EVENTS_PER_READ = 100

export interface FeedOptions {
  readonly store: EventStore
  readonly bus: Bus
  readonly scope: TenantScope
  readonly filter: EventFilter
  readonly afterSequence: number
}

/**
 * A tenant's events after a sequence, then the new ones as they come. Every event is read from the table in order of
 * its sequence, so none is missed or doubled; the bus only says when to look.
 */
export function followEvents(options: FeedOptions): AsyncGenerator<Event, void, void> {
  const ending = new AbortController()
  const source = readOn(options, ending.signal)
  return {
    next: () => source.next(),
    // A generator that waits cannot be left before its wait is over: it is woken first.
    return() {
      ending.abort()
      return source.return()
    },
    throw(error) {
      ending.abort()
      return source.throw(error)
    },
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      ending.abort()
      await source.return()
    },
  }
}

async function* readOn(options: FeedOptions, ending: AbortSignal): AsyncGenerator<Event, void, void> {
  const { store, bus, scope, filter } = options
  const hints = new Hints()
  const unsubscribe = await bus.subscribe(eventsTopic(scope.tenantId), () => hints.add())
  try {
    let after = options.afterSequence
    while (!ending.aborted) {
      hints.clear()
      const events = await store.listAfter(scope, filter, after, EVENTS_PER_READ)
      for (const event of events) {
        after = event.sequence
        yield event
      }
      if (events.length < EVENTS_PER_READ) await hints.wait(ending)
    }
  } finally {
    await unsubscribe()
  }
}

/** Remembers a hint that comes while the table is being read. */
class Hints {
  #hinted = new AbortController()

  add(): void {
    this.#hinted.abort()
  }

  clear(): void {
    if (this.#hinted.signal.aborted) this.#hinted = new AbortController()
  }

  wait(ending: AbortSignal): Promise<void> {
    return pause(POLL_MS, AbortSignal.any([ending, this.#hinted.signal]))
  }
}
