import type { Columns } from '@agentic/postgres/columns'
import type { Transaction } from '@agentic/postgres/database'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import type { CostRecordRow } from '../rows.generated.ts'
import type { CostFilter, CostRecord, NewCost, Spender } from './cost.ts'

const COLUMNS = {
  id: 'id',
  at: 'at',
  projectId: 'project_id',
  agentId: 'agent_id',
  runId: 'run_id',
  kind: 'kind',
  provider: 'provider',
  model: 'model',
  input: 'input_tokens',
  cachedInput: 'cached_input_tokens',
  output: 'output_tokens',
  reasoning: 'reasoning_tokens',
  durationMs: 'duration_ms',
  description: 'description',
  amountNano: 'amount_nano',
  priceId: 'price_id',
} as const satisfies Columns<CostRecordRow, CostFields>

const SPENDER_COLUMN = { PROJECT: 'project_id', AGENT: 'agent_id', RUN: 'run_id' } as const satisfies Record<Spender, string>

type CostFields = Omit<CostRecord, 'tokens'> & CostRecord['tokens']

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
  const slice = await readSlice<CostFields>(matching(transaction, filter).select(COLUMNS), page, { key: 'id', order: 'desc' })
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

function toCost({ input, cachedInput, output, reasoning, ...record }: CostFields): CostRecord {
  return { ...record, tokens: { input, cachedInput, output, reasoning } }
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
