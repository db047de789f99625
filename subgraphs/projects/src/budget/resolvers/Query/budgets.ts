import type { QueryResolvers } from '../../../types.generated.ts'

export const budgets: NonNullable<QueryResolvers['budgets']> = (_, { filter, ...page }, context) =>
  context.budgets.list(filter ?? {}, page)
