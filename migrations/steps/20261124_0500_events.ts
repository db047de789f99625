import type { Knex } from 'knex'
import { createIdempotencyTable, createLookup, openToLookup, protectTenantTable } from '../tenant-table.ts'

/** The tenants' event logs, their webhooks, and the deliveries from one to the other. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await knex.raw(`
    create table events.tenant_sequence (
      tenant_id uuid primary key,
      last bigint not null
    );
    create table events.event (
      tenant_id uuid not null,
      id uuid not null,
      sequence bigint not null check (sequence > 0),
      type text not null,
      source text not null,
      subject text not null,
      data jsonb not null,
      at timestamptz not null,
      primary key (tenant_id, id),
      unique (tenant_id, sequence)
    );
    create index event_tenant_type on events.event (tenant_id, type, sequence);

    create table events.webhook (
      tenant_id uuid not null,
      id uuid not null,
      url text not null,
      description text not null,
      event_types text[] not null check (cardinality(event_types) > 0),
      secret text not null check (secret like 'whsec\\_%'),
      state text not null check (state in ('ACTIVE', 'PAUSED', 'DISABLED')),
      disabled_reason text,
      created_at timestamptz not null,
      primary key (tenant_id, id),
      check ((state = 'DISABLED') = (disabled_reason is not null))
    );

    create table events.delivery (
      tenant_id uuid not null,
      id uuid not null,
      webhook_id uuid not null,
      event_id uuid not null,
      state text not null check (state in ('DUE', 'DELIVERED', 'GIVEN_UP', 'SKIPPED')),
      due_at timestamptz,
      lease uuid,
      attempts_made integer not null default 0,
      primary key (tenant_id, id),
      unique (tenant_id, event_id, webhook_id),
      foreign key (tenant_id, webhook_id) references events.webhook on delete cascade,
      foreign key (tenant_id, event_id) references events.event,
      check ((state = 'DUE') = (due_at is not null))
    );
    create index delivery_tenant_webhook on events.delivery (tenant_id, webhook_id, id);
    -- For the worker, which looks across tenants.
    create index delivery_due on events.delivery (due_at) where state = 'DUE';

    create table events.delivery_attempt (
      tenant_id uuid not null,
      id uuid not null,
      delivery_id uuid not null,
      at timestamptz not null,
      status_code integer,
      duration_ms integer not null,
      error text,
      response_body text,
      primary key (tenant_id, id),
      foreign key (tenant_id, delivery_id) references events.delivery on delete cascade
    );
    create index delivery_attempt_delivery on events.delivery_attempt (tenant_id, delivery_id, id);

    grant select, insert, update on events.tenant_sequence to events;
    grant select, insert on events.event, events.delivery_attempt to events;
    grant select, insert, update, delete on events.webhook to events;
    grant select, insert, update on events.delivery to events;
  `)
  for (const table of ['tenant_sequence', 'event', 'webhook', 'delivery', 'delivery_attempt']) {
    await protectTenantTable(knex, `events.${table}`)
  }
  await createIdempotencyTable(knex, 'events')

  await openToLookup(knex, 'events.delivery')
  // A claim moves the due time ahead instead of holding a lock: the delivery of a worker that died falls due again.
  await createLookup(knex, {
    signature: 'events.claim_deliveries(claim_at timestamptz, lease_ms integer, deliveries_max integer)',
    returns: 'table (tenant_id uuid, id uuid, lease uuid)',
    body: `
      update events.delivery as claimed
         set due_at = claim_at + lease_ms * interval '1 millisecond', lease = gen_random_uuid()
        from (
          select d.tenant_id, d.id from events.delivery as d
           where d.state = 'DUE' and d.due_at <= claim_at
           order by d.due_at limit deliveries_max
             for update skip locked
        ) as due
       where claimed.tenant_id = due.tenant_id and claimed.id = due.id
      returning claimed.tenant_id, claimed.id, claimed.lease`,
    callableBy: 'events',
    needs: ['select (tenant_id, id, state, due_at, lease) on events.delivery', 'update (due_at, lease) on events.delivery'],
  })
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
