import type { Transaction } from '@agentic/postgres/database'
import type { Event } from './event.ts'

/** Who holds this lock gives out the tenant's next numbers. @returns the last one given out */
export async function lockSequence(transaction: Transaction, tenantId: string): Promise<bigint> {
  const { rows } = await transaction.raw(
    `insert into events.tenant_sequence as own (tenant_id, last) values (?, 0)
         on conflict (tenant_id) do update set last = own.last returning last`,
    [tenantId],
  )
  return rows[0].last
}

/** Writes one event straight to the log. */
export async function appendEvent(transaction: Transaction, tenantId: string, event: Omit<Event, 'sequence'>): Promise<void> {
  const sequence = (await lockSequence(transaction, tenantId)) + 1n
  await transaction('events.tenant_sequence')
    .where({ tenant_id: tenantId })
    .update({ last: String(sequence) })
  await transaction('events.event').insert({
    ...event,
    tenant_id: tenantId,
    sequence: String(sequence),
    data: JSON.stringify(event.data),
  })
}
