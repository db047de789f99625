import type { Knex } from 'knex'
import { createIdempotencyTable, createLookup, openToLookup, protectTenantTable } from '../tenant-table.ts'

/** API keys of users and of service accounts, which can be deleted now. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await knex.raw(`
    -- A deleted account stays as a name in the history; its roles are taken from it.
    alter table identity.service_account add column deleted_at timestamptz;
    drop index identity.service_account_name;
    create unique index service_account_name on identity.service_account (tenant_id, lower(name)) where deleted_at is null;
    grant update (deleted_at) on identity.service_account to identity;
    grant delete on identity.service_account_role to identity;

    create table identity.api_key (
      tenant_id uuid not null references identity.tenant (id),
      id uuid not null,
      name text not null check (length(name) between 1 and 200),
      prefix text not null,
      secret_hash bytea not null check (length(secret_hash) = 32),
      scopes text[] not null check (cardinality(scopes) > 0),
      user_id uuid,
      service_account_id uuid,
      created_at timestamptz not null,
      expires_at timestamptz check (expires_at > created_at),
      last_used_at timestamptz,
      revoked_at timestamptz,
      rotated_to uuid,
      -- A rotated key is refused from then on.
      retires_at timestamptz,
      -- When its end is announced; empty where that is done, or not wanted.
      warn_at timestamptz,
      primary key (tenant_id, id),
      check (num_nonnulls(user_id, service_account_id) = 1),
      check ((rotated_to is null) = (retires_at is null)),
      foreign key (tenant_id, user_id) references identity.user_account (tenant_id, id) on delete cascade,
      foreign key (tenant_id, service_account_id) references identity.service_account (tenant_id, id) on delete cascade,
      foreign key (tenant_id, rotated_to) references identity.api_key (tenant_id, id) deferrable initially deferred
    );
    create index api_key_secret on identity.api_key (secret_hash);
    create index api_key_user on identity.api_key (tenant_id, user_id);
    create index api_key_service_account on identity.api_key (tenant_id, service_account_id);
    create index api_key_rotated_to on identity.api_key (tenant_id, rotated_to) where rotated_to is not null;
    create index api_key_warn_at on identity.api_key (warn_at) where warn_at is not null;
    grant select, insert, update (last_used_at, revoked_at, rotated_to, retires_at, warn_at) on identity.api_key to identity;
  `)
  await protectTenantTable(knex, 'identity.api_key')
  await createIdempotencyTable(knex, 'identity')
  await openToLookup(knex, 'identity.api_key')
  await createLookup(knex, {
    signature: 'identity.tenant_by_api_key(bytea)',
    returns: 'setof uuid',
    body: 'select tenant_id from identity.api_key where secret_hash = $1',
    callableBy: 'identity',
    needs: ['select (tenant_id, secret_hash) on identity.api_key'],
  })
  await createLookup(knex, {
    signature: 'identity.tenants_with_expiring_api_keys(timestamptz)',
    returns: 'setof uuid',
    body: 'select distinct tenant_id from identity.api_key where warn_at <= $1',
    callableBy: 'identity',
    needs: ['select (tenant_id, warn_at) on identity.api_key'],
  })
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
