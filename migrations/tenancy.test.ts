import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectDatabase, connectKnex } from '@agentic/postgres/database'
import { SERVICE_ROLES } from '@agentic/postgres/service-role'
import { freshDatabase } from '@agentic/testing/database'

/** Every table of the services, with what tenancy asks of it. Read from Postgres's own catalogue. */
const TENANT_TABLES = `
  select c.oid::regclass::text as name, c.relrowsecurity and c.relforcerowsecurity as forced,
    exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id' and a.attnotnull) as has_tenant,
    exists (select from pg_policy p where p.polrelid = c.oid and p.polname = 'tenant'
      and pg_get_expr(p.polqual, p.polrelid) like '%app.tenant_id%'
      and pg_get_expr(p.polwithcheck, p.polrelid) like '%app.tenant_id%') as has_policy,
    exists (select from pg_index i where i.indrelid = c.oid
      and i.indkey[0] = (select attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id')) as has_index,
    (select array_agg(k.conname::text) from pg_constraint k where k.conrelid = c.oid and k.contype = 'f'
      and not (select attnum from pg_attribute a where a.attrelid = c.oid and a.attname = 'tenant_id') = any (k.conkey)) as crossing
  from pg_class c join pg_namespace n on n.oid = c.relnamespace
  where c.relkind in ('r', 'p') and n.nspname in ('identity', 'agents', 'projects', 'events', 'outbox')
  order by 1`

interface TenantTable {
  readonly name: string
  readonly forced: boolean
  readonly has_tenant: boolean
  readonly has_policy: boolean
  readonly has_index: boolean
  readonly crossing: string[] | null
}

test('every table of a service has a tenant, forced row-level security, its index, and no key that crosses tenants', async () => {
  await using database = await freshDatabase()
  const owner = connectKnex({ url: database.ownerUrl, applicationName: 'catalogue' })
  try {
    const { rows } = (await owner.raw(TENANT_TABLES)) as { rows: TenantTable[] }
    assert.ok(rows.length > 0)
    const wanted = { forced: true, has_tenant: true, has_policy: true, has_index: true, crossing: null }
    assert.deepEqual(
      rows,
      rows.map(({ name }) => ({ name, ...wanted })),
    )
  } finally {
    await owner.destroy()
  }
})

/** What row-level security does not hold, and what is not theirs. */
const GRANTED_TOO_MUCH = `
  select r.rolname || ' may ' || verb || ' ' || c.oid::regclass as problem
    from pg_class c join pg_namespace n on n.oid = c.relnamespace, pg_roles r,
      unnest(array['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER']) as verb
   where c.relkind in ('r', 'p', 'v') and r.rolname = any (?) and has_table_privilege(r.oid, c.oid, verb)
     and n.nspname in ('identity', 'agents', 'projects', 'events', 'outbox', 'platform')
     and (verb in ('TRUNCATE', 'REFERENCES', 'TRIGGER') or n.nspname not in (r.rolname, 'outbox', 'platform'))`

test('a role may neither truncate a table, which row-level security does not hold, nor touch one of another service', async () => {
  await using database = await freshDatabase()
  const owner = connectKnex({ url: database.ownerUrl, applicationName: 'catalogue' })
  try {
    assert.deepEqual((await owner.raw(GRANTED_TOO_MUCH, [[...SERVICE_ROLES]])).rows, [])
  } finally {
    await owner.destroy()
  }
})

test('the roles of the services own nothing and cannot bypass row-level security', async () => {
  await using database = await freshDatabase()
  for (const role of SERVICE_ROLES) await database.as(role).refuseBypassingRole()
})

test('a service refuses to start as the owner of the tables', async () => {
  await using database = await freshDatabase()
  const owner = connectDatabase({ url: database.ownerUrl, applicationName: 'owner' })
  try {
    await assert.rejects(owner.refuseBypassingRole(), /row-level security would not hold it/)
  } finally {
    await owner.close()
  }
})
