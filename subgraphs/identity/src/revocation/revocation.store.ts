import type { Revocation, Revocations } from '@agentic/caller/introspection'
import type { Database, Transaction } from '@agentic/postgres/database'

/** What the gateway must stop accepting. */
export class RevocationStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Those of the last quarter of an hour that were not committed yet when the answer with the cursor `after` was made. */
  readAfter(after: string): Promise<Revocations> {
    return this.#database.acrossTenants(async (trx) => {
      const { rows } = await trx.raw('select * from identity.revocations_after(?)', [after])
      return { cursor: rows[0].cursor, revocations: (rows as Row[]).flatMap(revocationsOf) }
    })
  }
}

interface Row {
  readonly cursor: string
  readonly sequence: bigint | null
  readonly subject_id: string
  readonly token_version: number | null
}

function revocationsOf({ sequence, subject_id: subject, token_version: version }: Row): Revocation[] {
  return sequence === null ? [] : [{ sequence: String(sequence), subject, ...(version !== null && { version }) }]
}

/**
 * What these users may do has changed, or ended: within a second the gateway refuses their access tokens, and asks again
 * about their keys. In the transaction of the change, after it.
 */
export async function revokeUsers(trx: Transaction, userIds: readonly string[]): Promise<void> {
  await trx.raw(
    `with changed as (
       update identity.user_account set token_version = token_version + 1
        where id in (select id from identity.user_account where id = any(?) order by id for update)
        returning tenant_id, id, token_version)
     insert into identity.revocation (tenant_id, subject_id, token_version) select * from changed`,
    [[...userIds]],
  )
  await forgetOld(trx)
}

/** The same for sessions, API keys and service accounts, whose revocation has no version. */
export async function revoke(trx: Transaction, tenantId: string, subjectIds: readonly string[]): Promise<void> {
  await trx.raw('insert into identity.revocation (tenant_id, subject_id) select ?, unnest(?::uuid[])', [
    tenantId,
    [...subjectIds],
  ])
  await forgetOld(trx)
}

/** Everything that they could stop has expired by then. */
async function forgetOld(trx: Transaction): Promise<void> {
  await trx('identity.revocation').where('at', '<', trx.raw(`now() - interval '1 hour'`)).delete()
}
