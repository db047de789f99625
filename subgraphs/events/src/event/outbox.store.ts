import type { Database, Transaction } from '@agentic/postgres/database'
import { v7 } from 'uuid'
import { wants } from '../webhook/webhook.ts'
import { lockSequence } from './event-log.store.ts'

interface MovedEvent {
  readonly id: string
  readonly type: string
}

export class OutboxStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async tenantsWithEvents(): Promise<readonly string[]> {
    const { rows } = await this.#database.acrossTenants((transaction) =>
      transaction.raw('select tenant_id from outbox.tenants_with_events() as tenant_id'),
    )
    return (rows as { tenant_id: string }[]).map((row) => row.tenant_id)
  }

  /**
   * Moves the tenant's oldest outbox events to its event log, numbers them, and makes their deliveries: all or nothing.
   * The row of the sequence is the lock: numbers become visible in order, so a reader that has seen n misses none before.
   * @returns how many were moved
   */
  move(tenantId: string, options: { limit: number; now: Date }): Promise<number> {
    return this.#database.asTenant({ tenantId }, async (transaction) => {
      const last = await lockSequence(transaction, tenantId)
      const moved = await moveEvents(transaction, { tenantId, last, limit: options.limit })
      if (moved.length === 0) return 0
      await transaction('events.tenant_sequence').where({ tenant_id: tenantId }).increment('last', moved.length)
      await createDeliveries(transaction, { tenantId, moved, now: options.now })
      return moved.length
    })
  }
}

async function moveEvents(
  transaction: Transaction,
  { tenantId, last, limit }: { tenantId: string; last: bigint; limit: number },
): Promise<readonly MovedEvent[]> {
  const { rows } = await transaction.raw(
    `with moved as (
       delete from outbox.event
        where position in (select position from outbox.event where tenant_id = :tenantId order by position limit :limit)
       returning *
     )
     insert into events.event (tenant_id, id, sequence, type, source, subject, data, at)
     select tenant_id, id, :last + row_number() over (order by position), type, source, subject, data, at from moved
     returning id, type`,
    { tenantId, last: String(last), limit },
  )
  return rows
}

async function createDeliveries(
  transaction: Transaction,
  { tenantId, moved, now }: { tenantId: string; moved: readonly MovedEvent[]; now: Date },
): Promise<void> {
  // Shared lock: a webhook that is paused or deleted meanwhile waits, so that it gets all of these events or none.
  const webhooks: { id: string; eventTypes: string[] }[] = await transaction('events.webhook')
    .select({ id: 'id', eventTypes: 'event_types' })
    .where({ state: 'ACTIVE' })
    .forShare()
  const deliveries = moved.flatMap((event) =>
    webhooks
      .filter((webhook) => wants(webhook, event.type))
      .map((webhook) => ({
        tenant_id: tenantId,
        id: v7(),
        webhook_id: webhook.id,
        event_id: event.id,
        state: 'DUE',
        due_at: now,
      })),
  )
  await transaction.batchInsert('events.delivery', deliveries, 1_000)
}
