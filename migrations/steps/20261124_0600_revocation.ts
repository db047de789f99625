import type { Knex } from 'knex'
import { createLookup, openToLookup, protectTenantTable } from '../tenant-table.ts'

/** What the gateway must stop accepting before it expires by itself. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await knex.raw(`
    -- Raised with every change of what a user may do: access tokens of an earlier version are refused.
    alter table identity.user_account add column token_version integer not null default 1;
    grant update (token_version) on identity.user_account to identity;

    create table identity.revocation (
      tenant_id uuid not null references identity.tenant (id),
      sequence bigint generated always as identity,
      -- A session, a user, an API key or a service account.
      subject_id uuid not null,
      -- Of a user only: what was issued at this version or a later one stays good.
      token_version integer,
      at timestamptz not null default now(),
      -- Readers ask by it, not by the sequence: a transaction that commits late is not skipped.
      transaction_id xid8 not null default pg_current_xact_id(),
      primary key (tenant_id, sequence)
    );
    create index revocation_transaction on identity.revocation (transaction_id);
    create index revocation_at on identity.revocation (tenant_id, at);
    grant select, insert, delete on identity.revocation to identity;
  `)
  await protectTenantTable(knex, 'identity.revocation')
  await openToLookup(knex, 'identity.revocation')
  // One row without a subject where there is nothing new, so that the cursor comes from the same snapshot as the rows.
  await createLookup(knex, {
    signature: 'identity.revocations_after(text)',
    returns: 'table (cursor text, sequence bigint, subject_id uuid, token_version integer)',
    body: `select pg_snapshot_xmin(pg_current_snapshot())::text, r.sequence, r.subject_id, r.token_version
             from (select) as one
             left join identity.revocation r on r.transaction_id >= $1::xid8 and r.at > now() - interval '15 minutes'
            order by r.sequence`,
    callableBy: 'identity',
    needs: ['select (tenant_id, sequence, subject_id, token_version, at, transaction_id) on identity.revocation'],
  })
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
