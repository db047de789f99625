import type { Columns } from '@agentic/postgres/columns'
import type { Transaction } from '@agentic/postgres/database'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import type { BudgetRow } from '../rows.generated.ts'
import type { Budget, BudgetFilter, BudgetScope, Charged, NewBudget, Usage } from './budget.ts'

const SUBJECT_COLUMN = {
  TENANT: 'tenant_id',
  PROJECT: 'project_id',
  AGENT: 'agent_id',
  RUN: 'run_id',
  API_KEY: 'api_key_id',
} as const satisfies Record<BudgetScope, string>

const COLUMNS = {
  id: 'id',
  scope: 'scope',
  subject: 'subject',
  limitNano: 'limit_nano',
  window: 'period',
  timezone: 'timezone',
  thresholds: 'thresholds',
  onExceeded: 'on_exceeded',
} as const satisfies Columns<BudgetRow, NewBudget>

/** Windows are cut by Postgres, which knows every time zone's changes of the clock. */
function columns(transaction: Transaction, now: Date) {
  const local = `date_trunc(period, ?::timestamptz at time zone timezone)`
  return [
    COLUMNS,
    transaction.raw(`case when period <> 'TOTAL' then ${local} at time zone timezone end as "windowStartsAt"`, [now]),
    transaction.raw(
      `case when period <> 'TOTAL' then (${local} + ('1 ' || period)::interval) at time zone timezone end as "windowEndsAt"`,
      [now],
    ),
  ]
}

export function findBudgets(transaction: Transaction, ids: readonly string[], now: Date): Promise<Budget[]> {
  return transaction('projects.budget').select(columns(transaction, now)).whereIn('id', ids)
}

export function findProjectBudgets(transaction: Transaction, projectIds: readonly string[], now: Date): Promise<Budget[]> {
  return transaction('projects.budget')
    .select(columns(transaction, now))
    .where({ scope: 'PROJECT' })
    .whereIn('subject', projectIds)
    .orderBy('id')
}

export function readBudgets(transaction: Transaction, filter: BudgetFilter, page: Page, now: Date): Promise<Slice<Budget>> {
  return readSlice<Budget>(matching(transaction, filter).select(columns(transaction, now)), page, { key: 'id', order: 'desc' })
}

export async function countBudgets(transaction: Transaction, filter: BudgetFilter): Promise<number> {
  const [row] = await matching(transaction, filter).count({ count: '*' })
  return Number(row?.count)
}

/**
 * Locks every budget that a cost counts against, always in the same order, so that two calls cannot wait for each
 * other. Sums must be read after this, in a statement of their own: only then do they see what others committed.
 */
export function lockBudgetsFor(transaction: Transaction, tenantId: string, charged: Charged, now: Date): Promise<Budget[]> {
  const subjects = [
    ['TENANT', tenantId],
    ['PROJECT', charged.projectId],
    ['AGENT', charged.agentId],
    ['RUN', charged.runId],
    ['API_KEY', charged.apiKeyId],
  ].filter((pair): pair is [string, string] => pair[1] != null)
  return transaction('projects.budget')
    .select(columns(transaction, now))
    .whereIn(['scope', 'subject'], subjects)
    .orderBy('id')
    .forUpdate()
}

export async function readUsage(transaction: Transaction, { scope, subject, windowStartsAt }: Budget, now: Date): Promise<Usage> {
  const column = SUBJECT_COLUMN[scope]
  const spent = transaction('projects.cost_record').sum('amount_nano').where(column, subject)
  if (windowStartsAt) spent.where('at', '>=', windowStartsAt)
  const reserved = transaction('projects.reservation')
    .sum('amount_nano')
    .where(column, subject)
    .where('state', 'HELD')
    .where('expires_at', '>', now)
  const { rows } = await transaction.raw('select (?) as spent, (?) as reserved', [spent, reserved])
  return { spentNano: BigInt(rows[0].spent ?? 0), reservedNano: BigInt(rows[0].reserved ?? 0) }
}

/** The id of the budget with that scope, subject and window, which gets these settings. */
export async function upsertBudget(transaction: Transaction, tenantId: string, budget: NewBudget): Promise<string> {
  const settings = ['limit_nano', 'timezone', 'thresholds', 'on_exceeded']
  const [row] = await transaction('projects.budget')
    .insert(toRow(tenantId, budget))
    .onConflict(['tenant_id', 'scope', 'subject', 'period'])
    .merge(settings)
    .returning('id')
  return row.id
}

export async function ensureBudget(transaction: Transaction, tenantId: string, budget: NewBudget): Promise<void> {
  await transaction('projects.budget')
    .insert(toRow(tenantId, budget))
    .onConflict(['tenant_id', 'scope', 'subject', 'period'])
    .ignore()
}

export async function raiseLimit(transaction: Transaction, id: string, amountNano: bigint): Promise<void> {
  await transaction('projects.budget')
    .where({ id })
    .update({ limit_nano: transaction.raw('limit_nano + ?::bigint', [String(amountNano)]) })
}

export async function deleteBudget(transaction: Transaction, id: string): Promise<boolean> {
  return (await transaction('projects.budget').where({ id }).delete()) > 0
}

function toRow(tenantId: string, { id, scope, subject, limitNano, window, timezone, thresholds, onExceeded }: NewBudget) {
  return {
    tenant_id: tenantId,
    id,
    scope,
    subject,
    limit_nano: String(limitNano),
    period: window,
    timezone,
    thresholds: [...thresholds],
    on_exceeded: onExceeded,
  }
}

function matching(transaction: Transaction, { scope, subject }: BudgetFilter) {
  const query = transaction('projects.budget')
  if (scope) query.where({ scope })
  if (subject) query.where({ subject })
  return query
}
