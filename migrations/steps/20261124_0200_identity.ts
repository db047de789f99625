import type { Knex } from 'knex'
import { createLookup, openToLookup, protectTenantTable } from '../tenant-table.ts'

/** Tenants, who may sign in to them with which permissions, and the sessions they hold. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await knex.raw(`
    create table identity.tenant (
      id uuid primary key,
      tenant_id uuid not null generated always as (id) stored,
      slug text not null constraint tenant_slug unique check (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
      name text not null check (length(name) between 1 and 200),
      plan text not null check (plan in ('FREE', 'DEVELOPER', 'ENTERPRISE')),
      created_at timestamptz not null default now()
    );
    create index tenant_tenant on identity.tenant (tenant_id);
    grant select, insert on identity.tenant to identity;

    create table identity.user_account (
      tenant_id uuid not null references identity.tenant (id),
      id uuid not null,
      email text not null check (length(email) <= 254),
      name text not null check (length(name) between 1 and 200),
      state text not null default 'ACTIVE' check (state in ('ACTIVE', 'DEACTIVATED')),
      password_hash text,
      last_login_at timestamptz,
      created_at timestamptz not null default now(),
      primary key (tenant_id, id)
    );
    create unique index user_account_email on identity.user_account (tenant_id, lower(email));
    -- Login without a tenant looks an address up in all of them.
    create index user_account_login on identity.user_account (lower(email));
    grant select, insert, update (password_hash, last_login_at) on identity.user_account to identity;

    create table identity.role (
      tenant_id uuid not null references identity.tenant (id),
      id uuid not null,
      name text not null check (length(name) between 1 and 100),
      permissions text[] not null,
      built_in boolean not null,
      created_at timestamptz not null default now(),
      primary key (tenant_id, id)
    );
    create unique index role_name on identity.role (tenant_id, lower(name));
    grant select, insert, update (permissions) on identity.role to identity;

    create table identity.user_role (
      tenant_id uuid not null,
      user_id uuid not null,
      role_id uuid not null,
      primary key (tenant_id, user_id, role_id),
      foreign key (tenant_id, user_id) references identity.user_account (tenant_id, id) on delete cascade,
      foreign key (tenant_id, role_id) references identity.role (tenant_id, id)
    );
    create index user_role_role on identity.user_role (tenant_id, role_id);
    grant select, insert on identity.user_role to identity;

    create table identity.service_account (
      tenant_id uuid not null references identity.tenant (id),
      id uuid not null,
      name text not null check (length(name) between 1 and 200),
      created_at timestamptz not null default now(),
      primary key (tenant_id, id)
    );
    create unique index service_account_name on identity.service_account (tenant_id, lower(name));
    grant select, insert on identity.service_account to identity;

    create table identity.service_account_role (
      tenant_id uuid not null,
      service_account_id uuid not null,
      role_id uuid not null,
      primary key (tenant_id, service_account_id, role_id),
      foreign key (tenant_id, service_account_id) references identity.service_account (tenant_id, id) on delete cascade,
      foreign key (tenant_id, role_id) references identity.role (tenant_id, id)
    );
    create index service_account_role_role on identity.service_account_role (tenant_id, role_id);
    grant select, insert on identity.service_account_role to identity;

    create table identity.session (
      tenant_id uuid not null,
      id uuid not null,
      user_id uuid not null,
      user_agent text,
      ip_address text,
      created_at timestamptz not null,
      last_used_at timestamptz not null,
      expires_at timestamptz not null,
      revoked_at timestamptz,
      primary key (tenant_id, id),
      foreign key (tenant_id, user_id) references identity.user_account (tenant_id, id) on delete cascade
    );
    create index session_by_user on identity.session (tenant_id, user_id, id);
    grant select, insert, update (last_used_at, revoked_at) on identity.session to identity;

    -- Every refresh token that a session ever had, so that a used one is recognized however old it is, and so that
    -- two clients that raced can each keep the token they got.
    create table identity.refresh_token (
      tenant_id uuid not null,
      token_hash bytea not null check (length(token_hash) = 32),
      session_id uuid not null,
      created_at timestamptz not null,
      rotated_at timestamptz,
      primary key (tenant_id, token_hash),
      foreign key (tenant_id, session_id) references identity.session (tenant_id, id) on delete cascade
    );
    create index refresh_token_hash on identity.refresh_token (token_hash);
    create index refresh_token_session on identity.refresh_token (tenant_id, session_id);
    grant select, insert, update (rotated_at) on identity.refresh_token to identity;
  `)
  for (const table of ['tenant', 'user_account', 'role', 'user_role', 'service_account', 'service_account_role']) {
    await protectTenantTable(knex, `identity.${table}`)
  }
  await protectTenantTable(knex, 'identity.session')
  await protectTenantTable(knex, 'identity.refresh_token')
  await createLookups(knex)
}

/** What must be found before a tenant is known: who signs in, and whose refresh token it is. */
async function createLookups(knex: Knex): Promise<void> {
  for (const table of ['tenant', 'user_account', 'refresh_token']) await openToLookup(knex, `identity.${table}`)
  await createLookup(knex, {
    signature: 'identity.tenant_by_slug(text)',
    returns: 'setof uuid',
    body: 'select id from identity.tenant where slug = $1',
    callableBy: 'identity',
    needs: ['select (id, slug) on identity.tenant'],
  })
  await createLookup(knex, {
    signature: 'identity.tenants_by_email(text)',
    returns: 'setof uuid',
    body: 'select tenant_id from identity.user_account where lower(email) = lower($1) order by tenant_id limit 5',
    callableBy: 'identity',
    needs: ['select (tenant_id, email) on identity.user_account'],
  })
  await createLookup(knex, {
    signature: 'identity.tenant_by_refresh_token(bytea)',
    returns: 'setof uuid',
    body: 'select tenant_id from identity.refresh_token where token_hash = $1',
    callableBy: 'identity',
    needs: ['select (tenant_id, token_hash) on identity.refresh_token'],
  })
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
