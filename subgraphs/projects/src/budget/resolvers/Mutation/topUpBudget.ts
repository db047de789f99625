import type { MutationResolvers } from '../../../types.generated.ts'

export const topUpBudget: NonNullable<MutationResolvers['topUpBudget']> = (_, { id, amountUsd }, { budgets }) =>
  budgets.topUp(id, amountUsd)
