import type { Caller } from '@agentic/caller/caller'
import type { PlanQuotas } from '@agentic/caller/quotas'
import type { Database } from '@agentic/postgres/database'
import { CostAnalytics } from './analytics/cost-analytics.ts'
import { Budgets } from './budget/budgets.ts'
import { Costs } from './cost/costs.ts'
import { Prices } from './price/prices.ts'
import { Projects } from './project/projects.ts'
import { Reservations } from './reservation/reservations.ts'

/** What the resolvers of one request get. */
export interface ProjectsContext {
  readonly projects: Projects
  readonly budgets: Budgets
  readonly costs: Costs
  readonly prices: Prices
  readonly costAnalytics: CostAnalytics
  readonly reservations: Reservations
}

interface Request {
  readonly caller: Caller
  readonly now: Date
  readonly quotas: PlanQuotas
}

export function createContext(database: Database, { caller, now, quotas }: Request): ProjectsContext {
  return {
    projects: new Projects(database, caller, quotas),
    budgets: new Budgets(database, caller, now),
    costs: new Costs(database, caller, now),
    prices: new Prices(database, caller, now),
    costAnalytics: new CostAnalytics(database, caller),
    reservations: new Reservations(database, caller, now),
  }
}
