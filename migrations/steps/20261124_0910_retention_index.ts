import type { Knex } from 'knex'

// An index that is built beside the work of others cannot be built in a transaction.
export const config = { transaction: false }

/** For `agents.runs_finished_before`, which looks across tenants: only of runs whose events are all still there. */
export async function up(knex: Knex): Promise<void> {
  // What is left of an attempt that was broken off is not valid.
  await knex.raw('drop index concurrently if exists agents.run_expiring')
  await knex.raw(`
    create index concurrently run_expiring on agents.run (finished_at)
     where finished_at is not null and events_expired_at is null`)
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
