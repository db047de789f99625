import type { MutationResolvers } from '../../../types.generated.ts'

export const deleteWebhook: NonNullable<MutationResolvers['deleteWebhook']> = (_, { id }, { webhooks }) => webhooks.delete(id)
