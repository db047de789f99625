import type { QueryResolvers } from '../../../types.generated.ts'

export const webhook: NonNullable<QueryResolvers['webhook']> = (_, { id }, { webhooks }) => webhooks.find(id)
