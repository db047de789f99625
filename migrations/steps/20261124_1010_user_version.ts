import type { Knex } from 'knex'

/** Of two who edit a user at once, the later one learns of the other. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  // A constant default rewrites no row.
  await knex.raw('alter table identity.user_account add column version integer not null default 1 check (version > 0)')
  await knex.raw('grant update (version) on identity.user_account to identity')
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
