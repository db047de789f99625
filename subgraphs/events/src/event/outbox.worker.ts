import type { Bus } from '@agentic/bus/bus'
import type { Worker } from '@agentic/service/lifecycle'
import type { Log } from '@agentic/service/log'
import { PollLoop } from '@agentic/service/poll-loop'
import { eventsTopic } from './event.ts'
import type { OutboxStore } from './outbox.store.ts'

const IDLE_MS = 200
const EVENTS_PER_MOVE = 500

/** Moves what the subgraphs wrote to the outbox into the tenants' event logs. Any number of them may run. */
export function createOutboxWorker(parts: { store: OutboxStore; bus: Bus; log: Log; now: () => Date }): Worker {
  const { store, bus, log, now } = parts

  async function moveTenant(tenantId: string): Promise<number> {
    try {
      const moved = await store.move(tenantId, { limit: EVENTS_PER_MOVE, now: now() })
      if (moved > 0) await bus.publish(eventsTopic(tenantId), String(moved))
      return moved
    } catch (error) {
      // One tenant's trouble must not hold up the others; its events stay in the outbox and are tried again.
      log.error({ err: error, tenantId }, 'Moving events from the outbox failed')
      return 0
    }
  }

  return new PollLoop({
    idleMs: IDLE_MS,
    problem: 'Looking for events in the outbox failed',
    log,
    async work() {
      let more = false
      for (const tenantId of await store.tenantsWithEvents()) {
        if ((await moveTenant(tenantId)) === EVENTS_PER_MOVE) more = true
      }
      return more
    },
  })
}
