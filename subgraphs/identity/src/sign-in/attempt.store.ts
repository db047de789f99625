import type { Database, Transaction } from '@agentic/postgres/database'
import { type AttemptSubject, blockedUntil } from './attempt.ts'

/** Who failed to sign in, and for how long they must wait. Of no tenant: whose it is becomes known only afterwards. */
export class AttemptStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Counts an attempt for each subject as if it had failed, before that is known: of a thousand that come at once each
   * counts. Where one of the subjects must wait nothing is counted. @returns until when it must, or null
   */
  begin(subjects: readonly AttemptSubject[], now: Date): Promise<Date | null> {
    return this.#database.acrossTenants(async (trx) => {
      await trx('platform.sign_in_attempt').where('forget_at', '<=', now).delete()
      const known = await lock(trx, subjects, now)
      const waits = [...known.values()].filter((row) => row.blocked_until > now)
      if (waits.length > 0) return new Date(Math.max(...waits.map((row) => row.blocked_until.getTime())))
      for (const { kind, hash } of subjects) {
        const failures = (known.get(hash.toString('hex'))?.failures ?? 0) + 1
        const counted = { failures, blocked_until: blockedUntil(kind, failures, now) }
        await trx('platform.sign_in_attempt').where({ subject_hash: hash }).update(counted)
      }
      return null
    })
  }

  /**
   * The attempt was no failure. The account begins anew; its address does not, or somebody with one password could go on
   * guessing those of others for ever.
   */
  succeed(subjects: readonly AttemptSubject[], now: Date): Promise<void> {
    return this.#database.acrossTenants(async (trx) => {
      for (const { kind, hash } of subjects) {
        const row = trx('platform.sign_in_attempt').where({ subject_hash: hash })
        if (kind === 'ADDRESS') await row.update({ failures: trx.raw('greatest(failures - 1, 0)'), blocked_until: now })
        else await row.delete()
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
  const hashes = subjects.map(({ hash }) => hash).sort(Buffer.compare)
  const { rows } = await trx.raw(
    `insert into platform.sign_in_attempt (subject_hash, failures, blocked_until, forget_at)
     select hash, 0, :now::timestamptz, :now::timestamptz + interval '1 day' from unnest(:hashes::bytea[]) as hash
     on conflict (subject_hash) do update set forget_at = excluded.forget_at
     returning subject_hash, failures, blocked_until`,
    { now, hashes },
  )
  return new Map((rows as AttemptRow[]).map((row) => [row.subject_hash.toString('hex'), row]))
}
