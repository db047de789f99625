import type { Transaction } from '@agentic/postgres/database'
import { publishEvent } from '@agentic/postgres/outbox'
import { v7 } from 'uuid'
import { lockBudgetsFor, readUsage } from '../budget/budget.store.ts'
import { alertsOf, type Budget, type BudgetAlert } from '../budget/budget.ts'
import { formatUsd } from '../money.ts'
import { findPriceAt } from '../price/price.store.ts'
import { insertCost } from './cost.store.ts'
import { type NewCost, priceOf } from './cost.ts'

/**
 * Prices a cost, records it and publishes what it does to the budgets, all in the caller's transaction. Never refuses
 * for a budget: the money is spent already.
 * @returns the record's id, or null where a cost with that idempotency key is recorded already
 */
export async function charge(transaction: Transaction, tenantId: string, cost: NewCost, at: Date): Promise<string | null> {
  const { kind, provider, model, charged } = cost
  const price = kind === 'MODEL_CALL' && provider && model ? await findPriceAt(transaction, { provider, model }, at) : null
  const amountNano = priceOf(cost, price)
  const budgets = await lockBudgetsFor(transaction, tenantId, charged, at)
  const id = v7()
  if (!(await insertCost(transaction, tenantId, { ...cost, id, at, amountNano, priceId: price?.id ?? null }))) return null
  for (const budget of budgets) {
    const { spentNano } = await readUsage(transaction, budget, at)
    const spent = { beforeNano: spentNano - amountNano, afterNano: spentNano }
    for (const alert of alertsOf(budget, spent)) {
      await publishEvent(transaction, tenantId, alertEvent(alert, budget, spentNano, cost))
    }
  }
  return id
}

function alertEvent({ type, ...alert }: BudgetAlert, budget: Budget, spentNano: bigint, { charged }: NewCost) {
  const { id, scope, subject, window, onExceeded } = budget
  const money = { spentUsd: formatUsd(spentNano), limitUsd: formatUsd(budget.limitNano) }
  const cause = { projectId: charged.projectId, agentId: charged.agentId ?? null, runId: charged.runId ?? null }
  return {
    type,
    source: 'projects',
    subject: `budget/${id}`,
    data: { budgetId: id, scope, subject, window, onExceeded, ...money, ...cause, ...alert },
  }
}
