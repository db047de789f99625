import type { QueryResolvers } from '../../../types.generated.ts'

export const costAnalytics: NonNullable<QueryResolvers['costAnalytics']> = (_, query, context) =>
  context.costAnalytics.read(query)
