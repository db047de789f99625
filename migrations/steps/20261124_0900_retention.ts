import type { Knex } from 'knex'
import { createLookup, openToLookup } from '../tenant-table.ts'

/** What the workers need that delete events which are kept no longer. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await knex.raw(`
    grant delete on events.event, events.delivery to events;
    grant delete on agents.run_event to agents;
    alter table agents.run add column events_expired_at timestamptz;
  `)
  for (const table of ['event', 'tenant_sequence']) await openToLookup(knex, `events.${table}`)
  // A log begins with its oldest event, and its newest one stays.
  await createLookup(knex, {
    signature: 'events.tenants_with_events_before(expired_at timestamptz)',
    returns: 'setof uuid',
    body: `
      select own.tenant_id from events.tenant_sequence as own
        cross join lateral (
          select first.sequence, first.at from events.event as first
           where first.tenant_id = own.tenant_id order by first.sequence limit 1) as oldest
       where oldest.at < expired_at and oldest.sequence < own.last`,
    callableBy: 'events',
    needs: ['select (tenant_id, last) on events.tenant_sequence', 'select (tenant_id, sequence, at) on events.event'],
  })
  await createLookup(knex, {
    signature: 'agents.runs_finished_before(expired_at timestamptz, runs_max integer)',
    returns: 'table (tenant_id uuid, id uuid)',
    body: `
      select run.tenant_id, run.id from agents.run as run
       where run.finished_at < expired_at and run.events_expired_at is null
       order by run.finished_at limit runs_max`,
    callableBy: 'agents',
    needs: ['select (finished_at, events_expired_at) on agents.run'],
  })
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
