import type { Transaction } from './database.ts'

/** Something that happened, in the terms of CloudEvents 1.0. */
export interface DomainEvent {
  /** From the catalogue: `run.succeeded`, `budget.exceeded`, … */
  readonly type: string
  /** The subgraph that says so: `agents`. */
  readonly source: string
  /** What it happened to, as `run/0190…`. */
  readonly subject: string
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * Writes an event into the transactional outbox, in the transaction of the change that it tells of: both are
 * committed or neither. The events subgraph moves it to the tenant's event log.
 */
export async function publishEvent(transaction: Transaction, tenantId: string, event: DomainEvent): Promise<void> {
  await transaction('outbox.event').insert({
    tenant_id: tenantId,
    type: event.type,
    source: event.source,
    subject: event.subject,
    data: JSON.stringify(event.data),
  })
}
