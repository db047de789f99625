import type { Knex } from 'knex'
import { protectTenantTable } from '../tenant-table.ts'

/** A second factor beside the password: an authenticator app (RFC 6238), and codes for the day it is lost. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await knex.raw(`
    create table identity.second_factor (
      tenant_id uuid not null,
      user_id uuid not null,
      -- The shared secret, as AES-256-GCM.
      secret_sealed bytea not null,
      -- Asked for at login from then on.
      confirmed_at timestamptz,
      -- The time step of the last code that was taken: no code counts twice.
      last_step bigint not null default 0,
      recovery_hashes bytea[] not null default '{}',
      primary key (tenant_id, user_id),
      foreign key (tenant_id, user_id) references identity.user_account (tenant_id, id) on delete cascade
    );
    grant select, insert, update, delete on identity.second_factor to identity;
  `)
  await protectTenantTable(knex, 'identity.second_factor')
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
