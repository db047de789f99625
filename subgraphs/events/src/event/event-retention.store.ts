import type { Database, Transaction } from '@agentic/postgres/database'

export class EventRetentionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Those whose log has events from before that can go. */
  async tenantsWithEventsBefore(expiredAt: Date): Promise<readonly string[]> {
    const { rows } = await this.#database.acrossTenants((transaction) =>
      transaction.raw('select tenant_id from events.tenants_with_events_before(?) as tenant_id', [expiredAt]),
    )
    return (rows as { tenant_id: string }[]).map((row) => row.tenant_id)
  }

  /**
   * Deletes the tenant's oldest events up to the first that is not from before, with their deliveries. The newest event
   * stays, so that the log shows where it stands. @returns how many were deleted
   */
  deleteBefore(tenantId: string, { expiredAt, limit }: { expiredAt: Date; limit: number }): Promise<number> {
    return this.#database.asTenant({ tenantId }, async (transaction) => {
      const ids = await expiredIds(transaction, { tenantId, expiredAt, limit })
      await transaction('events.delivery').where({ tenant_id: tenantId }).whereIn('event_id', ids).delete()
      return transaction('events.event').where({ tenant_id: tenantId }).whereIn('id', ids).delete()
    })
  }
}

async function expiredIds(
  transaction: Transaction,
  { tenantId, expiredAt, limit }: { tenantId: string; expiredAt: Date; limit: number },
): Promise<readonly string[]> {
  const { rows } = await transaction.raw(
    `with oldest as (
       select id, sequence, at from events.event where tenant_id = :tenantId order by sequence limit :limit
     ), judged as (
       select id, sequence, bool_and(at < :expiredAt) over (order by sequence) as is_expired from oldest
     )
     select id from judged
      where is_expired and sequence < (select last from events.tenant_sequence where tenant_id = :tenantId)`,
    { tenantId, expiredAt, limit },
  )
  return (rows as { id: string }[]).map(({ id }) => id)
}
