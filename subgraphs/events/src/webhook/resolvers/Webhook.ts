import type { WebhookResolvers } from '../../types.generated.ts'

export const Webhook: WebhookResolvers = {
  __resolveReference: ({ id }, { webhooks }) => webhooks.find(id),
  deliveries: ({ id }, args, { deliveries }) => deliveries.list(args, { webhookId: id }),
}
