import { nameTarget } from '@agentic/postgres/audit'
import type { Columns } from '@agentic/postgres/columns'
import type { Transaction } from '@agentic/postgres/database'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import type { ModelPriceRow } from '../rows.generated.ts'
import type { ModelPrice, ModelPriceFilter } from './price.ts'

const COLUMNS = {
  id: 'id',
  provider: 'provider',
  model: 'model',
  effectiveFrom: 'effective_from',
  inputNanoPerMillion: 'input_nano_per_million',
  cachedInputNanoPerMillion: 'cached_input_nano_per_million',
  outputNanoPerMillion: 'output_nano_per_million',
  reasoningNanoPerMillion: 'reasoning_nano_per_million',
} as const satisfies Columns<ModelPriceRow, ModelPrice>

export function findPrices(transaction: Transaction, ids: readonly string[]): Promise<ModelPrice[]> {
  return transaction('projects.model_price').select(COLUMNS).whereIn('id', ids)
}

/** The price in force at that time. */
export async function findPriceAt(
  transaction: Transaction,
  call: { readonly provider: string; readonly model: string },
  at: Date,
): Promise<ModelPrice | null> {
  const price = await transaction('projects.model_price')
    .where({ provider: call.provider, model: call.model })
    .where('effective_from', '<=', at)
    .orderBy('effective_from', 'desc')
    .first(COLUMNS)
  return price ?? null
}

export function readPrices(transaction: Transaction, filter: ModelPriceFilter, page: Page): Promise<Slice<ModelPrice>> {
  return readSlice<ModelPrice>(matching(transaction, filter).select(COLUMNS), page, { key: 'id', order: 'desc' })
}

export async function countPrices(transaction: Transaction, filter: ModelPriceFilter): Promise<number> {
  const [row] = await matching(transaction, filter).count({ count: '*' })
  return Number(row?.count)
}

/** False where the model has a price from that moment on already. */
export async function insertPrice(transaction: Transaction, tenantId: string, price: ModelPrice): Promise<boolean> {
  nameTarget(price.id)
  const inserted = await transaction('projects.model_price')
    .insert({
      tenant_id: tenantId,
      id: price.id,
      provider: price.provider,
      model: price.model,
      effective_from: price.effectiveFrom,
      input_nano_per_million: String(price.inputNanoPerMillion),
      cached_input_nano_per_million: String(price.cachedInputNanoPerMillion),
      output_nano_per_million: String(price.outputNanoPerMillion),
      reasoning_nano_per_million: String(price.reasoningNanoPerMillion),
    })
    .onConflict(['tenant_id', 'provider', 'model', 'effective_from'])
    .ignore()
    .returning('id')
  return inserted.length > 0
}

function matching(transaction: Transaction, { provider, model }: ModelPriceFilter) {
  const query = transaction('projects.model_price')
  if (provider) query.where({ provider })
  if (model) query.where({ model })
  return query
}
