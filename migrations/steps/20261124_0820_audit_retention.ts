import type { Knex } from 'knex'
import { createLookup, openToLookup, protectTenantTable } from '../tenant-table.ts'

const TENANT = `nullif(current_setting('app.tenant_id', true), '')::uuid`

/** How long a tenant keeps its audit log. Identity deletes no entry itself: it asks for what has expired to be deleted. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await knex.raw(`
    create table identity.audit_retention (
      tenant_id uuid primary key references identity.tenant (id),
      -- Null: for ever.
      days integer check (days between 30 and 3650)
    );
    grant select, insert, update on identity.audit_retention to identity;
  `)
  await protectTenantTable(knex, 'identity.audit_retention')
  for (const table of ['audit_retention', 'audit_entry', 'audit_checkpoint']) await openToLookup(knex, `identity.${table}`)
  await createLookup(knex, {
    signature: 'identity.tenants_with_audit_retention()',
    returns: 'setof uuid',
    body: 'select tenant_id from identity.audit_retention where days is not null',
    callableBy: 'identity',
    needs: ['select (tenant_id, days) on identity.audit_retention'],
  })
  // Deletes from the beginning to a checkpoint, which then says what the rest follows. Null where nothing has expired.
  await createLookup(knex, {
    signature: 'identity.expire_audit_entries()',
    returns: 'bigint',
    body: `
      with bound as (
        select max(c.sequence) as through
          from identity.audit_retention r join identity.audit_checkpoint c on c.tenant_id = r.tenant_id
         where r.tenant_id = ${TENANT} and r.days is not null and c.sequence < coalesce(
           (select min(kept.sequence) from identity.audit_entry kept
             where kept.tenant_id = r.tenant_id and kept.at >= now() - r.days * interval '1 day'), c.sequence + 1)
      ), gone as (
        delete from identity.audit_entry e using bound
         where e.tenant_id = ${TENANT} and e.sequence <= bound.through returning e.sequence
      ) select max(sequence) from gone`,
    callableBy: 'identity',
    needs: [
      'select (tenant_id, sequence, at), delete on identity.audit_entry',
      'select (tenant_id, sequence) on identity.audit_checkpoint',
    ],
  })
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
