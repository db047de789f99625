import type { MutationResolvers } from '../../../types.generated.ts'

export const createWebhook: NonNullable<MutationResolvers['createWebhook']> = (_, { input }, { webhooks }) =>
  webhooks.create({ url: input.url, eventTypes: input.eventTypes, description: input.description ?? '' }, input.idempotencyKey)
