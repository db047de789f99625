import type { MutationResolvers } from '../../../types.generated.ts'

export const deleteBudget: NonNullable<MutationResolvers['deleteBudget']> = (_, { id }, { budgets }) => budgets.delete(id)
