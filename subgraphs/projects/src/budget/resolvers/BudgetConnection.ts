import type { BudgetConnectionResolvers } from '../../types.generated.ts'

export const BudgetConnection: BudgetConnectionResolvers = {}
