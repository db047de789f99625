import type { Knex } from 'knex'
import { protectTenantTable } from '../tenant-table.ts'

/** Signing in with a tenant's own identity provider (OpenID Connect). */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await knex.raw(`
    create table identity.oidc_provider (
      tenant_id uuid not null references identity.tenant (id),
      issuer text not null,
      client_id text not null,
      -- As AES-256-GCM; empty for a client without a secret.
      client_secret_sealed bytea,
      redirect_uris text[] not null check (cardinality(redirect_uris) > 0),
      updated_at timestamptz not null,
      primary key (tenant_id)
    );
    grant select, insert, update, delete on identity.oidc_provider to identity;

    -- Who somebody at a provider is here. By the provider's own id of them: addresses change hands.
    create table identity.oidc_subject (
      tenant_id uuid not null,
      issuer text not null,
      subject text not null,
      user_id uuid not null,
      linked_at timestamptz not null,
      primary key (tenant_id, issuer, subject),
      foreign key (tenant_id, user_id) references identity.user_account (tenant_id, id) on delete cascade
    );
    create index oidc_subject_user on identity.oidc_subject (tenant_id, user_id);
    grant select, insert, delete on identity.oidc_subject to identity;
  `)
  await protectTenantTable(knex, 'identity.oidc_provider')
  await protectTenantTable(knex, 'identity.oidc_subject')
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
