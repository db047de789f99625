import type { Database, Transaction } from '@agentic/postgres/database'
import { type AttemptOutcome, type AttemptSubject, blockedUntil, forgottenAt, UNBLOCKED } from './attempt.ts'

/** Who failed to sign in, and for how long they must wait. Of no tenant: whose it is becomes known only afterwards. */
export class AttemptStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Counts an attempt for its account or device as if it had failed, before that is known: of a thousand that come at once,
   * to many processes, each counts. Where one of the subjects must wait nothing is counted. @returns until when, or null
   */
  begin(subjects: readonly AttemptSubject[], now: Date): Promise<Date | null> {
    return this.#database.acrossTenants(async (trx) => {
      const known = await lock(trx, subjects, now)
      const waits = [...known.values()].filter((row) => row.blocked_until > now)
      if (waits.length > 0) return new Date(Math.max(...waits.map((row) => row.blocked_until.getTime())))
      for (const subject of subjects) if (subject.kind !== 'ADDRESS') await count(trx, subject, known, now)
      return null
    })
  }

  /** Deletes what counts no more. */
  async forget(now: Date): Promise<void> {
    await this.#database.acrossTenants((trx) => trx('platform.sign_in_attempt').where('forget_at', '<=', now).delete())
  }

  /**
   * Says how a begun attempt ended. With a success the account begins anew; its address does not, or somebody with one
   * password could go on guessing those of others for ever. An address is counted only now: many people may share it.
   */
  settle(subjects: readonly AttemptSubject[], outcome: AttemptOutcome, now: Date): Promise<void> {
    return this.#database.acrossTenants(async (trx) => {
      const known = await lock(trx, subjects, now)
      for (const subject of subjects) {
        const row = trx('platform.sign_in_attempt').where({ subject_hash: subject.hash })
        const isAddress = subject.kind === 'ADDRESS'
        if (outcome === 'FAILED' && isAddress) await count(trx, subject, known, now)
        if (outcome === 'SUCCEEDED' && !isAddress) await row.delete()
        const isTakenBack = isAddress ? outcome === 'SUCCEEDED' : outcome === 'NEITHER'
        if (isTakenBack) await row.update({ failures: trx.raw('greatest(failures - 1, 0)'), blocked_until: UNBLOCKED })
      }
    })
  }
}

interface AttemptRow {
  readonly subject_hash: Buffer
  readonly failures: number
  readonly blocked_until: Date
}

/** The subjects' rows, locked; in one order, so that two attempts never wait for each other. */
async function lock(trx: Transaction, subjects: readonly AttemptSubject[], now: Date): Promise<Map<string, AttemptRow>> {
  const ordered = [...subjects].sort((one, other) => Buffer.compare(one.hash, other.hash))
  const { rows } = await trx.raw(
    `insert into platform.sign_in_attempt as a (subject_hash, failures, blocked_until, forget_at)
     select hash, 0, :unblocked::timestamptz, forget_at from unnest(:hashes::bytea[], :forget::timestamptz[]) as t (hash, forget_at)
     on conflict (subject_hash) do update set forget_at = excluded.forget_at,
       failures = case when a.forget_at > :now then a.failures else 0 end,
       blocked_until = case when a.forget_at > :now then a.blocked_until else excluded.blocked_until end
     returning subject_hash, failures, blocked_until`,
    {
      now,
      unblocked: UNBLOCKED,
      hashes: ordered.map(({ hash }) => hash),
      forget: ordered.map(({ kind }) => forgottenAt(kind, now)),
    },
  )
  return new Map((rows as AttemptRow[]).map((row) => [row.subject_hash.toString('hex'), row]))
}

async function count(
  trx: Transaction,
  { kind, hash }: AttemptSubject,
  known: ReadonlyMap<string, AttemptRow>,
  now: Date,
): Promise<void> {
  const failures = (known.get(hash.toString('hex'))?.failures ?? 0) + 1
  const counted = { failures, blocked_until: blockedUntil(kind, failures, now) }
  await trx('platform.sign_in_attempt').where({ subject_hash: hash }).update(counted)
}
