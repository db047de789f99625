import type { Connection } from '@agentic/service/connection'
import type { Budget } from './budget.ts'

export type { Budget as BudgetMapper } from './budget.ts'
export type BudgetConnectionMapper = Connection<Budget>
