import type { ServiceParts } from '@agentic/service/run-service'
import { createSubgraph, readSdl, type Subgraph } from '@agentic/service/subgraph'
import type { EventsContext } from './context.ts'
import { Deliveries } from './delivery/deliveries.ts'
import { DeliveryStore } from './delivery/delivery.store.ts'
import { DeliveryWorker } from './delivery/delivery.worker.ts'
import { Sender } from './delivery/sender.ts'
import { EventStore } from './event/event.store.ts'
import { EventRetentionStore } from './event/event-retention.store.ts'
import { createEventRetentionWorker } from './event/event-retention.worker.ts'
import { Events } from './event/events.ts'
import { OutboxStore } from './event/outbox.store.ts'
import { createOutboxWorker } from './event/outbox.worker.ts'
import { resolvers } from './resolvers.generated.ts'
import { TargetPolicy } from './webhook/target.ts'
import { WebhookStore } from './webhook/webhook.store.ts'
import { Webhooks } from './webhook/webhooks.ts'

export interface EventsParts extends ServiceParts {
  /** Lets webhooks reach this machine: for development and tests. */
  readonly allowLoopback: boolean
  /** How long events are kept, with their deliveries. */
  readonly retentionDays: number
  readonly now?: () => Date
}

/** The event log of each tenant, and its webhooks. */
export function createEventsSubgraph(parts: EventsParts): Subgraph {
  const { database, bus, log, quotas, allowLoopback, retentionDays, now = () => new Date() } = parts
  const targets = new TargetPolicy({ allowLoopback })
  const stores = {
    event: new EventStore(database),
    webhook: new WebhookStore(database, quotas),
    delivery: new DeliveryStore(database),
  }
  const sender = new Sender({ targets, now })

  return createSubgraph<EventsContext>({
    name: 'events',
    sdl: readSdl(import.meta.dirname),
    resolvers,
    log,
    contextFor({ caller }) {
      const webhooks = new Webhooks({ store: stores.webhook, targets, caller, now })
      return {
        events: new Events({ store: stores.event, bus, caller }),
        webhooks,
        deliveries: new Deliveries({ store: stores.delivery, webhooks, caller, now }),
      }
    },
    workers: [
      createOutboxWorker({ store: new OutboxStore(database), bus, log, now }),
      new DeliveryWorker({ store: stores.delivery, sender, log, now }),
      createEventRetentionWorker({ store: new EventRetentionStore(database), retentionDays, log, now }),
    ],
    ready: () => database.ping(),
    close: () => sender.close(),
  })
}
