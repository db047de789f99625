import type { Database, TenantScope } from '@agentic/postgres/database'
import { revokeSessionsOf } from '../session/session.store.ts'

export interface PasswordChange {
  readonly userId: string
  /** What it was when the change was asked for. */
  readonly from: string
  readonly to: string
  /** Of the session that goes on. */
  readonly exceptSessionId: string
  readonly now: Date
}

export class OwnPasswordStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /**
   * Whoever signed in with the old password elsewhere is signed out, and what was mailed for a reset is good no more.
   * @returns false where it was changed meanwhile
   */
  change(scope: TenantScope, { userId, from, to, exceptSessionId, now }: PasswordChange): Promise<boolean> {
    return this.#database.asTenant(scope, async (trx) => {
      const changed = await trx('identity.user_account').where({ id: userId, password_hash: from }).update({ password_hash: to })
      if (changed === 0) return false
      await trx('identity.password_reset').where({ user_id: userId }).delete()
      await revokeSessionsOf(trx, scope.tenantId, userId, now, exceptSessionId)
      return true
    })
  }
}
