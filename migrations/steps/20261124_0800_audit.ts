import type { Knex } from 'knex'
import { createLookup, openToLookup, protectTenantTable } from '../tenant-table.ts'

/** Who changed what: written with the change, then chained by identity, which may add entries and never change one. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await knex.raw(`
    create table outbox.audit (
      tenant_id uuid not null,
      position bigint generated always as identity,
      -- In the milliseconds that are hashed later.
      at timestamptz not null default date_trunc('milliseconds', clock_timestamp()),
      action text not null check (action ~ '^[a-z]+\\.[A-Za-z]+$'),
      outcome text not null check (outcome in ('DONE', 'REFUSED')),
      actor_kind text check (actor_kind in ('USER', 'SERVICE_ACCOUNT', 'SERVICE')),
      actor_id text,
      api_key_id uuid,
      target text,
      details jsonb not null,
      request_id text not null,
      client_address text,
      primary key (tenant_id, position),
      check ((actor_kind is null) = (actor_id is null))
    );
    grant insert on outbox.audit to identity, agents, projects, events;
    grant select, delete on outbox.audit to identity;

    -- Of whom nobody knows yet whether they exist: looked up later, so that neither answer nor time tells.
    create table platform.refused_login (
      id bigint generated always as identity primary key,
      email text not null check (length(email) <= 254),
      tenant_slug text,
      code text not null,
      request_id text not null,
      client_address text,
      at timestamptz not null default date_trunc('milliseconds', clock_timestamp())
    );
    grant select, insert, delete on platform.refused_login to identity;

    create table identity.audit_entry (
      tenant_id uuid not null references identity.tenant (id),
      sequence bigint not null check (sequence > 0),
      at timestamptz not null,
      action text not null,
      outcome text not null check (outcome in ('DONE', 'REFUSED')),
      actor_kind text,
      actor_id text,
      api_key_id uuid,
      target text,
      details jsonb not null,
      request_id text not null,
      client_address text,
      previous_hash bytea not null check (length(previous_hash) = 32),
      hash bytea not null check (length(hash) = 32),
      primary key (tenant_id, sequence)
    );
    create index audit_entry_action on identity.audit_entry (tenant_id, action, sequence);
    create index audit_entry_actor on identity.audit_entry (tenant_id, actor_id, sequence);
    grant select, insert on identity.audit_entry to identity;

    -- The newest one says where the chain ends: newest entries cannot be taken away unseen.
    create table identity.audit_checkpoint (
      tenant_id uuid not null references identity.tenant (id),
      sequence bigint not null check (sequence > 0),
      hash bytea not null check (length(hash) = 32),
      -- Compact JWS over tenant, sequence and hash.
      signature text not null,
      primary key (tenant_id, sequence)
    );
    grant select, insert on identity.audit_checkpoint to identity;

    -- Signing keys are dropped in time; what they signed is verified for as long as it is kept.
    create table platform.audit_key (kid text primary key, public_jwk jsonb not null);
    grant select, insert on platform.audit_key to identity;
  `)
  for (const table of ['outbox.audit', 'identity.audit_entry', 'identity.audit_checkpoint']) await protectTenantTable(knex, table)
  await openToLookup(knex, 'outbox.audit')
  await createLookup(knex, {
    signature: 'outbox.tenants_with_audit()',
    returns: 'setof uuid',
    body: 'select distinct tenant_id from outbox.audit',
    callableBy: 'identity',
    needs: ['select (tenant_id) on outbox.audit'],
  })
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
