import type { Transaction } from './database.ts'

/**
 * The fields of a domain type, each with the column that holds it, as Knex selects them: `{ eventTypes: 'event_types' }`.
 * Written as `const COLUMNS = { … } as const satisfies Columns<WebhookRow, Webhook>`, so that the build breaks when the
 * table and the domain type part. JSON columns are taken on trust: Postgres does not know what is in them.
 */
export type Columns<Row, Domain> = { readonly [Field in keyof Domain]: ColumnWith<Row, Domain[Field]> }

type ColumnWith<Row, Value> = {
  [Column in keyof Row]: unknown extends Row[Column] ? Column : Row[Column] extends Value ? Column : never
}[keyof Row]

/** For `returning`, which takes no object as `select` does. */
export function returned(transaction: Transaction, columns: Readonly<Record<string, string>>) {
  return Object.entries(columns).map(([field, column]) => transaction.ref(column).as(field))
}
