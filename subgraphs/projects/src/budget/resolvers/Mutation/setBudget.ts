import type { MutationResolvers } from '../../../types.generated.ts'

export const setBudget: NonNullable<MutationResolvers['setBudget']> = (_, { input }, { budgets }) => budgets.set(input)
