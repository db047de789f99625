import type { Knex } from 'knex'

/** A table with a tenant, as Postgres's own catalogue describes it. */
export interface TenantTable {
  readonly name: string
  /** Who reaches it: the role of its schema; the outbox is everyone's. */
  readonly roles: readonly string[]
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly primaryKey: readonly string[]
  /** What says whose a row is, and can be written: tenant_id, or what it is computed from. */
  readonly tenantColumn: string
  /** Whether the functions that look across tenants read it. */
  readonly isLookedUp: boolean
}

/** One connection, in a transaction that is rolled back: what is tried, and which rules are broken, stays in it. */
export interface Matrix {
  readonly tables: readonly TenantTable[]
  /** Tries every verb with every setting on the rows of one table. @returns what went otherwise than it must */
  violations(table: TenantTable): Promise<string[]>
  run(sql: string): Promise<{ rows: Record<string, unknown>[]; rowCount: number | null }>
}

const OWN = '01900000-0000-7000-8000-00000000000a'
const OTHER = '01900000-0000-7000-8000-00000000000b'
const SETTINGS = { own: OWN, other: OTHER, none: null, empty: '', garbage: "' or true --" } as const

type Setting = keyof typeof SETTINGS
/** Rows that were reached, or the SQLSTATE of the refusal. */
type Outcome = number | string

const REFUSED_BY_POLICY = '42501'
const NO_UUID = '22P02'
const NO_COPY_WITH_POLICIES = '0A000'

interface Verb {
  readonly sql: (table: TenantTable) => string
  /** For the settings own, and other, none and empty; garbage is no UUID whatever is asked. */
  readonly expected: { readonly own: Outcome; readonly foreign: Outcome; readonly garbage: Outcome }
}

const hidden = { own: 1, foreign: 0, garbage: NO_UUID } as const
const refused = { own: 1, foreign: REFUSED_BY_POLICY, garbage: NO_UUID } as const

const VERBS: Readonly<Record<string, Verb>> = {
  SELECT: { sql: ({ name }) => `select * from ${name} where tenant_id = '${OWN}'`, expected: hidden },
  COPY_TO: { sql: ({ name }) => `copy (select * from ${name} where tenant_id = '${OWN}') to stdout`, expected: hidden },
  UPDATE: {
    sql: ({ name, tenantColumn }) => `update ${name} set ${tenantColumn} = ${tenantColumn} where tenant_id = '${OWN}'`,
    expected: hidden,
  },
  GIVE_AWAY: {
    sql: ({ name, tenantColumn }) => `update ${name} set ${tenantColumn} = gen_random_uuid() where tenant_id = '${OWN}'`,
    expected: { ...hidden, own: REFUSED_BY_POLICY },
  },
  DELETE: { sql: ({ name }) => `delete from ${name} where tenant_id = '${OWN}'`, expected: hidden },
  INSERT: { sql: (table) => insertRow(table, OWN, 'new'), expected: refused },
  UPSERT: {
    sql: (table) =>
      `${insertRow(table, OWN, 'old')} on conflict (${table.primaryKey}) do update set ${table.tenantColumn} = excluded.${table.tenantColumn}`,
    expected: refused,
  },
  COPY_FROM: {
    sql: ({ name }) => `copy ${name} from stdin`,
    expected: { own: NO_COPY_WITH_POLICIES, foreign: NO_COPY_WITH_POLICIES, garbage: NO_COPY_WITH_POLICIES },
  },
}

/**
 * Two tenants with a row each in every table. Grants are widened to every verb, and checks and foreign keys are gone: what
 * refuses must be row-level security, whatever else would have refused as well.
 */
export async function prepareMatrix(transaction: Knex.Transaction): Promise<Matrix> {
  const connection = await transaction.client.acquireConnection()
  const run: Matrix['run'] = (sql) => connection.query(sql)
  const tables = (await run(TENANT_TABLES)).rows as unknown as TenantTable[]
  for (const table of tables) {
    for (const { statement } of (await run(`${LOOSEN} where conrelid = '${table.name}'::regclass`)).rows)
      await run(`${statement}`)
    for (const role of table.roles) await run(`grant select, insert, update, delete on ${table.name} to ${role}`)
    for (const tenant of [OWN, OTHER]) await run(insertRow(table, tenant, 'old'))
  }

  async function attempt(role: string, setting: Setting, sql: string): Promise<Outcome> {
    const tenant = SETTINGS[setting]
    await run('savepoint attempt')
    try {
      await run(`set local role ${role}`)
      if (tenant !== null) await run(`set local app.tenant_id = '${tenant.replaceAll("'", "''")}'`)
      return (await run(sql)).rowCount ?? 0
    } catch (error) {
      return (error as { code: string }).code
    } finally {
      await run('rollback to savepoint attempt')
    }
  }

  async function ofVerb(table: TenantTable, role: string, verb: string): Promise<string[]> {
    const { sql, expected } = VERBS[verb] as Verb
    const violations: string[] = []
    await run('savepoint verb')
    // The row is away while another is inserted: where a tenant has but one, its key must not be what refuses.
    if (verb === 'INSERT') await run(`delete from ${table.name} where tenant_id = '${OWN}'`)
    for (const setting of Object.keys(SETTINGS) as Setting[]) {
      const outcome = await attempt(role, setting, sql(table))
      const wanted = expected[setting === 'own' || setting === 'garbage' ? setting : 'foreign']
      if (outcome !== wanted) violations.push(`${role} ${verb} ${table.name}, tenant ${setting}: ${outcome}, not ${wanted}`)
    }
    await run('rollback to savepoint verb')
    return violations
  }

  async function ofLookup(table: TenantTable): Promise<string[]> {
    const seen = await attempt('lookup', 'none', `select ${table.tenantColumn} from ${table.name}`)
    return seen === 2 ? [] : [`lookup SELECT ${table.name}: ${seen}, not 2`]
  }

  async function violations(table: TenantTable): Promise<string[]> {
    const found = table.isLookedUp ? await ofLookup(table) : []
    for (const role of table.roles) {
      for (const verb of Object.keys(VERBS)) found.push(...(await ofVerb(table, role, verb)))
    }
    return found
  }

  return { tables, run, violations }
}

const SAMPLES: Readonly<Record<string, string>> = {
  uuid: `md5('§')::uuid`,
  text: `'§'`,
  'text[]': `array['§']`,
  jsonb: `jsonb_build_object('canary', '§')`,
  bytea: `sha256('§'::bytea)`,
  'bytea[]': `array[sha256('§'::bytea)]`,
  xid8: `'1'::xid8`,
  'integer[]': 'array[1]',
  boolean: 'true',
  integer: `hashtext('§')`,
  bigint: `hashtext('§')`,
  real: '1',
  date: 'now()',
  'timestamp with time zone': 'now()',
}

/** A row of one tenant; its texts and ids name the tenant, so that no two rows have the same. */
function insertRow({ name, columns, tenantColumn }: TenantTable, tenant: string, age: 'old' | 'new'): string {
  const values = columns.map((column) => {
    if (column.name === tenantColumn) return `'${tenant}'`
    const sample = SAMPLES[column.type]
    if (!sample) throw new Error(`${name}.${column.name} is of type ${column.type}: say in SAMPLES what such a value looks like`)
    return sample.replaceAll('§', `${tenant} ${age} ${column.name}`)
  })
  return `insert into ${name} (${columns.map((column) => `"${column.name}"`)}) overriding system value values (${values})`
}

const TENANT_TABLES = `
  select c.oid::regclass::text as name,
    case n.nspname when 'outbox' then array['identity', 'agents', 'projects', 'events'] else array[n.nspname::text] end as roles,
    (select json_agg(json_build_object('name', a.attname, 'type', format_type(a.atttypid, a.atttypmod)) order by a.attnum)
       from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns,
    (select array_agg(a.attname::text) from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey)
      where i.indrelid = c.oid and i.indisprimary) as "primaryKey",
    coalesce((select pg_get_expr(d.adbin, d.adrelid) from pg_attrdef d join pg_attribute a on a.attrelid = c.oid and a.attnum = d.adnum
      where d.adrelid = c.oid and a.attname = 'tenant_id' and a.attgenerated = 's'), 'tenant_id') as "tenantColumn",
    has_any_column_privilege('lookup', c.oid, 'select') as "isLookedUp"
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ('identity', 'agents', 'projects', 'events', 'outbox')
  order by 1`

const LOOSEN = `select format('alter table %s drop constraint %I cascade', conrelid::regclass, conname) as statement
  from (select * from pg_constraint where contype in ('c', 'f')) as rule`
