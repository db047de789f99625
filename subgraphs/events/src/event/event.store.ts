import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import type { EventRow } from '../rows.generated.ts'
import type { Event, EventFilter } from './event.ts'

const COLUMNS = ['id', 'sequence', 'type', 'source', 'subject', 'data', 'at'] as const

type EventFields = Pick<EventRow, (typeof COLUMNS)[number]>

export class EventStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async findByIds(scope: TenantScope, ids: readonly string[]): Promise<readonly Event[]> {
    const rows: EventFields[] = await this.#database.asTenant(scope, (transaction) =>
      transaction('events.event').select(COLUMNS).whereIn('id', ids),
    )
    return rows.map(toEvent)
  }

  async list(scope: TenantScope, filter: EventFilter, page: Page): Promise<Slice<Event>> {
    const slice = await this.#database.asTenant(scope, (transaction) =>
      readSlice<EventFields>(filtered(transaction, filter).select(COLUMNS), page, { key: 'sequence', order: 'desc' }),
    )
    return { ...slice, rows: slice.rows.map(toEvent) }
  }

  async count(scope: TenantScope, filter: EventFilter): Promise<number> {
    const row = await this.#database.asTenant(scope, (transaction) => filtered(transaction, filter).count({ count: '*' }).first())
    return Number(row?.count ?? 0)
  }

  async lastSequence(scope: TenantScope): Promise<number> {
    const row = await this.#database.asTenant(scope, (transaction) => transaction('events.tenant_sequence').first('last'))
    return Number(row?.last ?? 0)
  }

  /** Of the events that are kept, or of the next one. */
  async oldestSequence(scope: TenantScope): Promise<number> {
    const { rows } = await this.#database.asTenant(scope, (transaction) =>
      transaction.raw(
        `select coalesce((select min(sequence) from events.event), (select last + 1 from events.tenant_sequence), 1) as sequence`,
      ),
    )
    return Number(rows[0].sequence)
  }

  /** In order, oldest first. */
  async listAfter(scope: TenantScope, filter: EventFilter, sequence: number, limit: number): Promise<readonly Event[]> {
    const rows: EventFields[] = await this.#database.asTenant(scope, (transaction) =>
      filtered(transaction, filter).select(COLUMNS).where('sequence', '>', sequence).orderBy('sequence').limit(limit),
    )
    return rows.map(toEvent)
  }
}

function filtered(transaction: Transaction, { types }: EventFilter) {
  const query = transaction('events.event')
  return types ? query.whereIn('type', types) : query
}

function toEvent(row: EventFields): Event {
  return { ...row, sequence: Number(row.sequence) }
}
