import type { Knex } from 'knex'

/** Who asked for a new password is found out later: the audit log says then in which request it was asked, and from where. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await knex.raw(`
    alter table platform.password_reset_request
      -- A process from before this step does not say it.
      add column request_id text not null default 'unknown',
      add column client_address text
  `)
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
