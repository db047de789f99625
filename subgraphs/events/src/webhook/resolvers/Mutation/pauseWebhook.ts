import type { MutationResolvers } from '../../../types.generated.ts'

export const pauseWebhook: NonNullable<MutationResolvers['pauseWebhook']> = (_, { id }, { webhooks }) => webhooks.pause(id)
