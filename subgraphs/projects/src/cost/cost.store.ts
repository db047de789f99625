import type { Transaction } from '@agentic/postgres/database'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import type { CostFilter, CostRecord, NewCost, Spender } from './cost.ts'

const COLUMNS = [
  'id',
  'at',
  'project_id as projectId',
  'agent_id as agentId',
  'run_id as runId',
  'kind',
  'provider',
  'model',
  'input_tokens',
  'cached_input_tokens',
  'output_tokens',
  'reasoning_tokens',
  'duration_ms as durationMs',
  'description',
  'amount_nano as amountNano',
  'price_id as priceId',
]

const SPENDER_COLUMN = { PROJECT: 'project_id', AGENT: 'agent_id', RUN: 'run_id' } as const satisfies Record<Spender, string>

interface CostRow extends Omit<CostRecord, 'tokens'> {
  readonly input_tokens: number
  readonly cached_input_tokens: number
  readonly output_tokens: number
  readonly reasoning_tokens: number
}

export interface PricedCost extends Omit<NewCost, 'amountNano'> {
  readonly id: string
  readonly at: Date
  readonly amountNano: bigint
  readonly priceId: string | null
}

export async function findCost(transaction: Transaction, id: string): Promise<CostRecord | null> {
  const row = await transaction('projects.cost_record').where({ id }).first(COLUMNS)
  return row ? toCost(row) : null
}

export async function readCosts(transaction: Transaction, filter: CostFilter, page: Page): Promise<Slice<CostRecord>> {
  const slice = await readSlice<CostRow>(matching(transaction, filter).select(COLUMNS), page, { key: 'id', order: 'desc' })
  return { ...slice, rows: slice.rows.map(toCost) }
}

export async function countCosts(transaction: Transaction, filter: CostFilter): Promise<number> {
  const [row] = await matching(transaction, filter).count({ count: '*' })
  return Number(row?.count)
}

/** What each of them spent, 0 where nothing. */
export async function sumCosts(
  transaction: Transaction,
  spender: Spender,
  ids: readonly string[],
  since: Date | null,
): Promise<bigint[]> {
  const column = SPENDER_COLUMN[spender]
  const query = transaction('projects.cost_record')
    .select(transaction.raw('?? as id, sum(amount_nano) as total', [column]))
    .whereIn(column, ids)
    .groupBy(column)
  if (since) query.where('at', '>=', since)
  const rows: { id: string; total: string }[] = await query
  const totals = new Map(rows.map(({ id, total }) => [id, BigInt(total)]))
  return ids.map((id) => totals.get(id) ?? 0n)
}

/** False where a cost with that idempotency key is recorded already. */
export async function insertCost(transaction: Transaction, tenantId: string, cost: PricedCost): Promise<boolean> {
  const { charged, tokens } = cost
  const inserted = await transaction('projects.cost_record')
    .insert({
      tenant_id: tenantId,
      id: cost.id,
      at: cost.at,
      project_id: charged.projectId,
      agent_id: charged.agentId,
      run_id: charged.runId,
      api_key_id: charged.apiKeyId,
      kind: cost.kind,
      provider: cost.provider,
      model: cost.model,
      input_tokens: tokens.input,
      cached_input_tokens: tokens.cachedInput,
      output_tokens: tokens.output,
      reasoning_tokens: tokens.reasoning,
      duration_ms: cost.durationMs,
      description: cost.description,
      amount_nano: String(cost.amountNano),
      price_id: cost.priceId,
      idempotency_key: cost.idempotencyKey,
    })
    .onConflict(['tenant_id', 'idempotency_key'])
    .ignore()
    .returning('id')
  return inserted.length > 0
}

function toCost({ input_tokens, cached_input_tokens, output_tokens, reasoning_tokens, ...row }: CostRow): CostRecord {
  const tokens = { input: input_tokens, cachedInput: cached_input_tokens, output: output_tokens, reasoning: reasoning_tokens }
  return { ...row, tokens }
}

function matching(transaction: Transaction, { projectId, kind, agentId, runId, from, to }: CostFilter) {
  const query = transaction('projects.cost_record')
  if (projectId) query.where('project_id', projectId)
  if (kind) query.where({ kind })
  if (agentId) query.where('agent_id', agentId)
  if (runId) query.where('run_id', runId)
  if (from) query.where('at', '>=', from)
  if (to) query.where('at', '<', to)
  return query
}
