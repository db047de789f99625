import type { MutationResolvers } from '../../../types.generated.ts'

export const updateWebhook: NonNullable<MutationResolvers['updateWebhook']> = (_, { id, input }, { webhooks }) =>
  webhooks.update(id, {
    ...(input.url != null && { url: input.url }),
    ...(input.eventTypes != null && { eventTypes: input.eventTypes }),
    ...(input.description != null && { description: input.description }),
  })
