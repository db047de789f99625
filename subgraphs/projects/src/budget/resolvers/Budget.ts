import { formatUsd } from '../../money.ts'
import type { BudgetResolvers } from '../../types.generated.ts'
import { remainingNano } from '../budget.ts'

export const Budget: BudgetResolvers = {
  __resolveReference: ({ id }, { budgets }) => budgets.find(id),
  limitUsd: ({ limitNano }) => formatUsd(limitNano),
  spentUsd: async (budget, _, { budgets }) => formatUsd((await budgets.usage(budget)).spentNano),
  reservedUsd: async (budget, _, { budgets }) => formatUsd((await budgets.usage(budget)).reservedNano),
  remainingUsd: async (budget, _, { budgets }) => formatUsd(remainingNano(budget, await budgets.usage(budget))),
}
