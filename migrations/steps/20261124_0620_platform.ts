import type { Knex } from 'knex'

/** What belongs to no tenant: the platform's own keys, and who tries to sign in before it is known to whom. */
export async function up(knex: Knex): Promise<void> {
  await knex.raw(`set local lock_timeout = '5s'`)
  await knex.raw(`
    create schema platform;
    grant usage on schema platform to identity;

    create table platform.signing_key (
      kid text primary key,
      public_jwk jsonb not null,
      -- PKCS #8, as AES-256-GCM.
      private_key_sealed bytea not null,
      signs_from timestamptz not null
    );
    grant select, insert, delete on platform.signing_key to identity;

    -- An account (known or not), an address or a device, as a keyed hash: who tried is not in a dump.
    create table platform.sign_in_attempt (
      subject_hash bytea primary key check (length(subject_hash) = 32),
      failures integer not null,
      blocked_until timestamptz not null,
      forget_at timestamptz not null
    );
    create index sign_in_attempt_forget_at on platform.sign_in_attempt (forget_at);
    grant select, insert, update, delete on platform.sign_in_attempt to identity;
  `)
}

export async function down(): Promise<void> {
  throw new Error('Migrations are append-only: restore a backup to go back')
}
