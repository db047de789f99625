import type { Deliveries } from './delivery/deliveries.ts'
import type { Events } from './event/events.ts'
import type { Webhooks } from './webhook/webhooks.ts'

/** What the resolvers of one request work with. */
export interface EventsContext {
  readonly events: Events
  readonly webhooks: Webhooks
  readonly deliveries: Deliveries
}
