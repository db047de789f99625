import { createHash } from 'node:crypto'
import { canonicalJson } from './canonical-json.ts'
import type { Transaction } from './database.ts'

const KEPT_HOURS = 24

export interface IdempotentCall {
  /** Postgres schema that holds the table `idempotency_key`: the subgraph's own. */
  readonly schema: string
  readonly tenantId: string
  /** Who calls: two callers may use the same key. */
  readonly actorId: string
  readonly operation: string
  /** As the client sent it; without a key the work simply runs. */
  readonly key: string | null | undefined
  /** What the call asks for: the same key with other arguments is refused. */
  readonly arguments: unknown
}

/** The same key was used with other arguments within 24 h. */
export class IdempotencyKeyReused extends Error {}

/**
 * Runs `work` once for each key within 24 h and returns the id that it made; later calls get the same id without
 * work. Concurrent calls wait for the first one: the key's row is the lock, held until the transaction ends.
 * @throws IdempotencyKeyReused
 */
export async function once(transaction: Transaction, call: IdempotentCall, work: () => Promise<string>): Promise<string> {
  if (!call.key) return work()
  const table = `${call.schema}.idempotency_key`
  const row = { tenant_id: call.tenantId, actor_id: call.actorId, operation: call.operation, key: call.key }
  const fingerprint = createHash('sha256').update(canonicalJson(call.arguments)).digest('hex')

  await transaction(table)
    .where(row)
    .where('created_at', '<', transaction.raw(`now() - interval '${KEPT_HOURS} hours'`))
    .delete()
  // Waits here while another transaction with the same key is open.
  const inserted = await transaction(table)
    .insert({ ...row, fingerprint })
    .onConflict(Object.keys(row))
    .ignore()
    .returning('key')
  if (inserted.length > 0) {
    const resultId = await work()
    await transaction(table).where(row).update({ result_id: resultId })
    return resultId
  }
  const earlier = await transaction(table).where(row).first('fingerprint', 'result_id')
  if (earlier?.fingerprint !== fingerprint) {
    throw new IdempotencyKeyReused(`The idempotency key "${call.key}" was used with other arguments within ${KEPT_HOURS} hours`)
  }
  return earlier.result_id
}
