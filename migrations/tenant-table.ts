import type { Knex } from 'knex'

const TENANT = `(select nullif(current_setting('app.tenant_id', true), '')::uuid)`

/**
 * Puts a table under row-level security: its rows are seen and changed only where `app.tenant_id` is theirs. FORCE
 * holds the table's owner to it as well. Grants are the migration's own business.
 * @param table with its schema: `agents.run`
 */
export async function protectTenantTable(knex: Knex, table: string): Promise<void> {
  await knex.raw(`
    alter table ${table} enable row level security;
    alter table ${table} force row level security;
    create policy tenant on ${table} using (tenant_id = ${TENANT}) with check (tenant_id = ${TENANT});
  `)
}

/** The table behind `idempotency_key` arguments, one in each subgraph's schema. */
export async function createIdempotencyTable(knex: Knex, schema: string): Promise<void> {
  await knex.raw(`
    create table ${schema}.idempotency_key (
      tenant_id uuid not null,
      actor_id text not null,
      operation text not null,
      key text not null check (length(key) between 1 and 255),
      fingerprint text not null,
      result_id text,
      created_at timestamptz not null default now(),
      primary key (tenant_id, actor_id, operation, key)
    );
    grant select, insert, update, delete on ${schema}.idempotency_key to ${schema};
  `)
  await protectTenantTable(knex, `${schema}.idempotency_key`)
}

/**
 * Lets one function look across tenants: it runs as `lookup`, which may read (and where said so change) the named
 * columns of one table and nothing else. Services may call the function; what it returns is all they learn.
 * @param options.body SQL of the function, ending with the closing quote left to us
 */
export async function createLookup(
  knex: Knex,
  options: {
    /** With schema and arguments: `identity.find_sessions(token_hash bytea)`. */
    signature: string
    returns: string
    body: string
    callableBy: string
    /** Grants for `lookup`: `select (id, tenant_id) on identity.session`. */
    needs: readonly string[]
  },
): Promise<void> {
  const { signature, returns, body, callableBy, needs } = options
  const [schema] = signature.split('.')
  await knex.raw(`grant usage on schema ${schema} to lookup`)
  for (const grant of needs) await knex.raw(`grant ${grant} to lookup`)
  await knex.raw(
    `create function ${signature} returns ${returns} language sql security definer set search_path = pg_catalog as $lookup$ ${body} $lookup$`,
  )
  const callable = signature.replace(/\(.*/s, '')
  // An owner that is no superuser can give a function only to a role that may create in its schema.
  await knex.raw(`
    grant create on schema ${schema} to lookup;
    alter function ${callable} owner to lookup;
    revoke create on schema ${schema} from lookup;
    revoke all on function ${callable} from public;
    grant execute on function ${callable} to ${callableBy};
  `)
}

/** Lets `lookup` past the tenant policy of one table; what it may read there is said by its grants. */
export async function openToLookup(knex: Knex, table: string): Promise<void> {
  await knex.raw(`create policy lookup on ${table} to lookup using (true) with check (true)`)
}
