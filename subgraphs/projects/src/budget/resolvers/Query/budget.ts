import type { QueryResolvers } from '../../../types.generated.ts'

export const budget: NonNullable<QueryResolvers['budget']> = (_, { id }, { budgets }) => budgets.find(id)
