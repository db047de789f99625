import type { Knex } from 'knex'
import { createLookup, openToLookup, protectTenantTable } from '../tenant-table.ts'

/** How people come and go: invites, password resets, the mails about them, and what may be changed of tenants, users and roles. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await knex.raw(`
    alter table identity.tenant
      -- Raised with every change, so that of two who edit at once the later one learns of the other.
      add column version integer not null default 1,
      add column invite_hours integer not null default 168 check (invite_hours between 1 and 720),
      -- In lower case; empty where people of any domain may be invited.
      add column email_domains text[] not null default '{}';
    grant update (name, plan, version, invite_hours, email_domains) on identity.tenant to identity;

    grant update (name, state) on identity.user_account to identity;
    grant delete on identity.user_role to identity;

    alter table identity.role add column version integer not null default 1;
    grant update (name, version), delete on identity.role to identity;

    create table identity.invite (
      tenant_id uuid not null references identity.tenant (id),
      id uuid not null,
      email text not null check (length(email) <= 254),
      name text not null check (length(name) between 1 and 200),
      state text not null default 'PENDING' check (state in ('PENDING', 'ACCEPTED', 'REVOKED')),
      -- Only while it can be used.
      token_hash bytea check (length(token_hash) = 32),
      inviter_kind text not null check (inviter_kind in ('USER', 'SERVICE_ACCOUNT', 'SERVICE')),
      inviter_id text not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      ended_at timestamptz,
      primary key (tenant_id, id),
      check ((state = 'PENDING') = (token_hash is not null)),
      check ((state = 'PENDING') = (ended_at is null))
    );
    create unique index invite_pending on identity.invite (tenant_id, lower(email)) where state = 'PENDING';
    create index invite_token on identity.invite (token_hash);
    grant select, insert, update (state, token_hash, expires_at, ended_at) on identity.invite to identity;

    create table identity.invite_role (
      tenant_id uuid not null,
      invite_id uuid not null,
      role_id uuid not null,
      primary key (tenant_id, invite_id, role_id),
      foreign key (tenant_id, invite_id) references identity.invite (tenant_id, id) on delete cascade,
      foreign key (tenant_id, role_id) references identity.role (tenant_id, id) on delete cascade
    );
    create index invite_role_role on identity.invite_role (tenant_id, role_id);
    grant select, insert on identity.invite_role to identity;

    -- Gone once it was used.
    create table identity.password_reset (
      tenant_id uuid not null,
      token_hash bytea not null check (length(token_hash) = 32),
      user_id uuid not null,
      created_at timestamptz not null,
      expires_at timestamptz not null,
      primary key (tenant_id, token_hash),
      foreign key (tenant_id, user_id) references identity.user_account (tenant_id, id) on delete cascade
    );
    create index password_reset_user on identity.password_reset (tenant_id, user_id);
    create index password_reset_token on identity.password_reset (token_hash);
    grant select, insert, delete on identity.password_reset to identity;

    -- Who asked for a reset, known or not: looked up later, so that neither answer nor time tells which.
    create table platform.password_reset_request (
      email text primary key check (length(email) <= 254),
      requested_at timestamptz not null
    );
    create index password_reset_request_order on platform.password_reset_request (requested_at);
    grant select, insert, delete on platform.password_reset_request to identity;

    create table identity.mail (
      tenant_id uuid not null references identity.tenant (id),
      id uuid not null,
      recipient text not null,
      -- As invite/0190…: what is withdrawn takes its mails along.
      about text not null,
      state text not null default 'DUE' check (state in ('DUE', 'SENT', 'GIVEN_UP')),
      -- Subject and text as AES-256-GCM: there is a token in them. Gone once it was sent.
      content_sealed bytea,
      attempts integer not null default 0,
      due_at timestamptz,
      -- When what it says holds no more.
      useless_at timestamptz not null,
      last_error text,
      created_at timestamptz not null,
      ended_at timestamptz,
      primary key (tenant_id, id),
      check ((state = 'DUE') = (content_sealed is not null)),
      check ((state = 'DUE') = (due_at is not null)),
      check ((state = 'DUE') = (ended_at is null))
    );
    create index mail_due on identity.mail (due_at) where state = 'DUE';
    create index mail_about on identity.mail (tenant_id, about);
    grant select, insert, delete, update (state, content_sealed, attempts, due_at, last_error, ended_at) on identity.mail to identity;
  `)
  for (const table of ['invite', 'invite_role', 'password_reset', 'mail']) await protectTenantTable(knex, `identity.${table}`)
  await createLookups(knex)
}

async function createLookups(knex: Knex): Promise<void> {
  for (const table of ['invite', 'password_reset', 'mail']) await openToLookup(knex, `identity.${table}`)
  for (const table of ['invite', 'password_reset']) {
    await createLookup(knex, {
      signature: `identity.tenant_by_${table}_token(bytea)`,
      returns: 'setof uuid',
      body: `select tenant_id from identity.${table} where token_hash = $1`,
      callableBy: 'identity',
      needs: [`select (tenant_id, token_hash) on identity.${table}`],
    })
  }
  await createLookup(knex, {
    signature: 'identity.tenants_with_due_mail(timestamptz)',
    returns: 'setof uuid',
    body: `select distinct tenant_id from identity.mail where state = 'DUE' and due_at <= $1`,
    callableBy: 'identity',
    needs: ['select (tenant_id, state, due_at) on identity.mail'],
  })
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
