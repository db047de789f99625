import type { Knex } from 'knex'
import { createLookup, openToLookup, protectTenantTable } from '../tenant-table.ts'

/** Schemas, the services' roles, and the outbox that every service writes its events to. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  for (const role of ['identity', 'agents', 'projects', 'events']) {
    await createRole(knex, role, 'login')
    await knex.raw(`create schema ${role}`)
    await knex.raw(`grant usage on schema ${role} to ${role}`)
  }
  // Owns the few functions that look across tenants. Cannot log in; reads only the columns granted to it.
  await createRole(knex, 'lookup', 'nologin')
  // Giving it the functions takes membership, and a right to create that is taken back when the migrations are done.
  await knex.raw(`grant lookup to current_user`)

  await knex.raw(`
    create schema outbox;
    create table outbox.event (
      id uuid primary key default gen_random_uuid(),
      position bigint generated always as identity unique,
      tenant_id uuid not null,
      type text not null check (type ~ '^[a-z_]+\\.[a-z_]+$'),
      source text not null,
      subject text not null,
      data jsonb not null,
      at timestamptz not null default now()
    );
    create index event_tenant_position on outbox.event (tenant_id, position);
    grant usage on schema outbox to identity, agents, projects, events;
    grant insert on outbox.event to identity, agents, projects, events;
    grant select, delete on outbox.event to events;
  `)
  await protectTenantTable(knex, 'outbox.event')
  await openToLookup(knex, 'outbox.event')
  await createLookup(knex, {
    signature: 'outbox.tenants_with_events()',
    returns: 'setof uuid',
    body: 'select distinct tenant_id from outbox.event',
    callableBy: 'events',
    needs: ['select (tenant_id) on outbox.event'],
  })
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}

/** Roles belong to the whole server, so another database on it may have made them already. */
async function createRole(knex: Knex, name: string, login: 'login' | 'nologin'): Promise<void> {
  await knex.raw(`
    do $$ begin
      create role ${name} ${login} nosuperuser nocreatedb nocreaterole noinherit nobypassrls;
    exception when duplicate_object or unique_violation then null;
    end $$`)
}
