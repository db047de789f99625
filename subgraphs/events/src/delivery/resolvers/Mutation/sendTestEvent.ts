import type { MutationResolvers } from '../../../types.generated.ts'

export const sendTestEvent: NonNullable<MutationResolvers['sendTestEvent']> = (_, { webhookId }, { deliveries }) =>
  deliveries.sendTest(webhookId)
