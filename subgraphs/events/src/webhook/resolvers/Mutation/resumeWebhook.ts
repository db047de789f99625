import type { MutationResolvers } from '../../../types.generated.ts'

export const resumeWebhook: NonNullable<MutationResolvers['resumeWebhook']> = (_, { id }, { webhooks }) => webhooks.resume(id)
