// What row-level security costs: the same reads of two tables that differ in nothing but the policy.
import { connectDatabase, connectKnex, type Database, type Transaction } from '@agentic/postgres/database'
import { protectTenantTable } from '../migrations/tenant-table.ts'
import { type Latency, latencyOf } from './measure/latency.ts'
import { machine } from './measure/machine.ts'
import { withPostgres } from './measure/postgres.ts'
import { report } from './measure/report.ts'
import type { BenchOptions } from './options.ts'

const ROWS = 1_000_000
const TENANTS = 1_000
const TABLES = ['bench.without_policy', 'bench.with_policy'] as const
const GOAL = 1.3
const WARM_UP_READS = 200

type Table = (typeof TABLES)[number]

interface Read {
  readonly name: string
  run(transaction: Transaction, table: Table, tenantId: string, nth: number): Promise<{ rows: unknown[] }>
  readonly rows: number
}

const READS: readonly Read[] = [
  {
    name: 'one row by its id',
    rows: 1,
    run: (trx, table, tenantId, nth) =>
      trx.raw(`select id, title, state, created_at from ${table} where tenant_id = ? and id = ?`, [
        tenantId,
        rowIdOf(tenantId, nth % (ROWS / TENANTS)),
      ]),
  },
  {
    name: 'twenty newest rows',
    rows: 20,
    run: (trx, table, tenantId) =>
      trx.raw(
        `select id, title, state, created_at from ${table} where tenant_id = ? order by created_at desc, id desc limit 20`,
        [tenantId],
      ),
  },
  {
    name: 'count of a thousand rows',
    rows: 1,
    run: (trx, table, tenantId) => trx.raw(`select count(*) from ${table} where tenant_id = ? and state = 'OPEN'`, [tenantId]),
  },
]

export async function run({ seconds }: BenchOptions): Promise<void> {
  await withPostgres({ fsync: 'off', shared_buffers: '512MB', max_wal_size: '4GB' }, async (ownerUrl) => {
    const database = connectDatabase({ url: await prepare(ownerUrl), applicationName: 'bench', connectionsMax: 1 })
    try {
      await database.refuseBypassingRole()
      const results: Record<string, Record<Table, Latency>> = {}
      for (const read of READS) results[read.name] = await compare(database, read, seconds)
      show(results, seconds)
    } finally {
      await database.close()
    }
  })
}

/** The two tables, and the URL of a role that row-level security holds. */
async function prepare(ownerUrl: string): Promise<string> {
  console.log(`Writing ${ROWS.toLocaleString('en')} rows twice …`)
  const owner = connectKnex({ url: ownerUrl, applicationName: 'bench', connectionsMax: 1 })
  try {
    await owner.raw(`set statement_timeout = 0; create schema bench; create role reader login password 'reader'`)
    for (const table of TABLES) for (const statement of statementsFor(table)) await owner.raw(statement)
    await protectTenantTable(owner, 'bench.with_policy')
    await owner.raw('grant usage on schema bench to reader; grant select on all tables in schema bench to reader')
  } finally {
    await owner.destroy()
  }
  const url = new URL(ownerUrl)
  url.username = url.password = 'reader'
  return url.href
}

// The ids are those of `tenantIdOf` and `rowIdOf`.
const statementsFor = (table: Table): readonly string[] => [
  `create table ${table} (
     tenant_id uuid not null, id uuid not null, title text not null, state text not null, created_at timestamptz not null,
     primary key (tenant_id, id)
   )`,
  `insert into ${table}
   select ('00000000-0000-7000-8000-' || lpad((n % ${TENANTS})::text, 12, '0'))::uuid,
          ('00000000-' || lpad((n / ${TENANTS})::text, 4, '0') || '-7000-8000-' || lpad((n % ${TENANTS})::text, 12, '0'))::uuid,
          'The title of row ' || n,
          case when n % 3 = 0 then 'OPEN' else 'CLOSED' end,
          timestamptz '2026-01-01' + n * interval '1 second'
     from generate_series(0, ${ROWS - 1}) n`,
  `create index on ${table} (tenant_id, created_at desc, id desc)`,
  `vacuum analyze ${table}`,
]

const tenantIdOf = (nth: number) => `00000000-0000-7000-8000-${String(nth % TENANTS).padStart(12, '0')}`
const rowIdOf = (tenantId: string, nth: number) => `00000000-${String(nth).padStart(4, '0')}-7000-8000-${tenantId.slice(-12)}`

/** The tables take turns, so that whatever else the machine does befalls both. */
async function compare(database: Database, read: Read, seconds: number): Promise<Record<Table, Latency>> {
  const measured: Record<Table, number[]> = { 'bench.without_policy': [], 'bench.with_policy': [] }
  const until = performance.now() + seconds * 1000
  for (let nth = 0; performance.now() < until; nth += 1) {
    for (const table of nth % 2 ? TABLES : TABLES.toReversed()) {
      const ms = await timed(database, read, table, nth)
      if (nth >= WARM_UP_READS) measured[table].push(ms)
    }
  }
  return {
    'bench.without_policy': latencyOf(measured['bench.without_policy']),
    'bench.with_policy': latencyOf(measured['bench.with_policy']),
  }
}

async function timed(database: Database, read: Read, table: Table, nth: number): Promise<number> {
  // Neighbours in time are strangers on disk.
  const tenantId = tenantIdOf(nth * 389)
  const startedAt = performance.now()
  const { rows } = await database.asTenant({ tenantId }, (transaction) => read.run(transaction, table, tenantId, nth))
  const ms = performance.now() - startedAt
  if (rows.length !== read.rows) throw new Error(`${read.name} of ${table} read ${rows.length} rows instead of ${read.rows}`)
  return ms
}

function show(results: Record<string, Record<Table, Latency>>, seconds: number): void {
  const rows = Object.entries(results).map(([name, of]) => {
    const [without, with_] = [of['bench.without_policy'], of['bench.with_policy']]
    return [name, without.p50, with_.p50, without.p95, with_.p95, with_.p95 / without.p95]
  })
  const notes = [
    machine(),
    `${ROWS.toLocaleString('en')} rows of ${TENANTS.toLocaleString('en')} tenants in each table; ${seconds} s a read, the tables in turn.`,
    'Each read is a transaction of `Database.asTenant` (begin, settings, read, commit) with the same statement, on one connection.',
    `The goal is a p95 of at most ${GOAL} times that without a policy.`,
    'The machine was shared with other work: ratios count, not single figures.',
  ]
  const columns = ['read', 'p50 ms without', 'p50 ms with', 'p95 ms without', 'p95 ms with', 'p95 ratio']
  report('rls', [{ title: 'Row-level security', notes, columns, rows }], { machine: machine(), seconds, results })
}
