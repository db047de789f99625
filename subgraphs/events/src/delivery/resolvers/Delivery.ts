import { DomainError } from '@agentic/service/errors'
import type { DeliveryResolvers } from '../../types.generated.ts'

export const Delivery: DeliveryResolvers = {
  __resolveReference: ({ id }, { deliveries }) => deliveries.find(id),
  attempts: (delivery, _, { deliveries }) => deliveries.attempts(delivery),
  event: async ({ id, eventId }, _, { events }) => (await events.find(eventId)) ?? gone(id, 'event'),
  webhook: async ({ id, webhookId }, _, { webhooks }) => (await webhooks.find(webhookId)) ?? gone(id, 'webhook'),
}

/** Only where the webhook was deleted after the delivery was read. */
function gone(id: string, what: string): never {
  throw new DomainError('NOT_FOUND', `The ${what} of the delivery ${id} was deleted`)
}
