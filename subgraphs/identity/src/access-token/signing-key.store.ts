import type { Database } from '@agentic/postgres/database'
import type { SigningKey } from './signing-key.ts'

const LOCK = 'platform.signing_key'

export interface KeyChange {
  readonly added: SigningKey | null
  readonly removed: readonly SigningKey[]
}

export class SigningKeyStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Lets `decide` add and remove keys, one process at a time, and returns those that there are then, oldest first. */
  maintain(decide: (keys: readonly SigningKey[]) => Promise<KeyChange>): Promise<SigningKey[]> {
    return this.#database.acrossTenants(async (trx) => {
      await trx.raw('select pg_advisory_xact_lock(hashtext(?))', [LOCK])
      const keys: SigningKey[] = await trx('platform.signing_key')
        .select({ kid: 'kid', publicJwk: 'public_jwk', privateKeySealed: 'private_key_sealed', signsFrom: 'signs_from' })
        .orderBy('signs_from')
      const { added, removed } = await decide(keys)
      const gone = removed.map(({ kid }) => kid)
      if (gone.length > 0) await trx('platform.signing_key').whereRaw('kid = any(?)', [gone]).delete()
      if (added) {
        const { kid, publicJwk, privateKeySealed, signsFrom } = added
        const row = { kid, public_jwk: JSON.stringify(publicJwk), private_key_sealed: privateKeySealed, signs_from: signsFrom }
        await trx('platform.signing_key').insert(row)
      }
      return [...keys.filter(({ kid }) => !gone.includes(kid)), ...(added ? [added] : [])]
    })
  }
}
