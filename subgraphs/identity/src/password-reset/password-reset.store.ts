import { nameActor, nameTarget, noteNothing, noteRefusal } from '@agentic/postgres/audit'
import type { Database } from '@agentic/postgres/database'
import { enqueueMail } from '../mail/mail.store.ts'
import type { NewMail } from '../mail/mail.ts'
import { revokeSessionsOf } from '../session/session.store.ts'
import { findUser } from '../user/user.store.ts'
import type { User } from '../user/user.ts'

export interface ResetRequest {
  /** In lower case. */
  readonly email: string
  readonly requestedAt: Date
  readonly requestId: string
  readonly clientAddress: string | null
}

export interface NewReset {
  readonly tokenHash: Buffer
  readonly expiresAt: Date
  readonly mail: NewMail
  /** Where there is one since then, another is not made. */
  readonly newEnoughFrom: Date
  readonly now: Date
}

const REQUESTS_MAX = 100

export class PasswordResetStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Asked again before it was looked at, it is one request. */
  request({ email, requestedAt, requestId, clientAddress }: ResetRequest): Promise<void> {
    return this.#database.acrossTenants(async (trx) => {
      const row = { requested_at: requestedAt, request_id: requestId, client_address: clientAddress }
      await trx('platform.password_reset_request')
        .insert({ ...row, email: email.toLowerCase() })
        .onConflict('email')
        .ignore()
    })
  }

  oldestRequests(): Promise<ResetRequest[]> {
    return this.#database.acrossTenants((trx) =>
      trx('platform.password_reset_request')
        .select({
          email: 'email',
          requestedAt: 'requested_at',
          requestId: 'request_id',
          clientAddress: 'client_address',
        })
        .orderBy('requested_at')
        .limit(REQUESTS_MAX),
    )
  }

  forget({ email }: ResetRequest): Promise<void> {
    return this.#database.acrossTenants(async (trx) => {
      await trx('platform.password_reset_request').where({ email }).delete()
    })
  }

  /** With its mail. Nothing where one was made just now, however many workers try. */
  create({ tenantId, id: userId }: User, reset: NewReset): Promise<void> {
    return this.#database.asTenant({ tenantId, userId }, async (trx) => {
      nameTarget(userId)
      const { tokenHash, expiresAt, mail, now } = reset
      const user = await trx('identity.user_account').where({ id: userId, state: 'ACTIVE' }).forNoKeyUpdate().first('id')
      await trx('identity.password_reset').where({ user_id: userId }).where('expires_at', '<=', now).delete()
      const newest = await trx('identity.password_reset')
        .where({ user_id: userId })
        .where('created_at', '>', reset.newEnoughFrom)
        .first('user_id')
      if (!user || newest) return noteNothing()
      const times = { created_at: now, expires_at: expiresAt }
      await trx('identity.password_reset').insert({ tenant_id: tenantId, token_hash: tokenHash, user_id: userId, ...times })
      await enqueueMail(trx, tenantId, mail, now)
    })
  }

  /** Whose token it is, as long as it can be used. */
  async findUserByToken(tokenHash: Buffer, now: Date): Promise<User | null> {
    const { rows } = await this.#database.acrossTenants((trx) =>
      trx.raw('select id from identity.tenant_by_password_reset_token(?) as id', [tokenHash]),
    )
    const tenantId: string | undefined = rows[0]?.id
    if (!tenantId) return null
    return this.#database.asTenant({ tenantId }, async (trx) => {
      const reset = await trx('identity.password_reset')
        .where({ token_hash: tokenHash })
        .where('expires_at', '>', now)
        .first('user_id')
      return reset ? findUser(trx, reset.user_id) : null
    })
  }

  /**
   * Whoever signed in with the old password is signed out, and no other token is good any more.
   * @returns false where the token was used meanwhile, or the user deactivated
   */
  use({ tenantId, id: userId }: User, tokenHash: Buffer, passwordHash: string, now: Date): Promise<boolean> {
    return this.#database.asTenant({ tenantId, userId }, async (trx) => {
      // The account first, as everybody does: of two with the same token the later one finds it used.
      const account = await trx('identity.user_account').where({ id: userId, state: 'ACTIVE' }).forNoKeyUpdate().first('id')
      const used = await trx('identity.password_reset').where({ user_id: userId, token_hash: tokenHash }).delete()
      if (!account || used === 0) {
        noteRefusal({ target: userId, details: { code: 'BAD_USER_INPUT' } })
        return false
      }
      nameActor({ kind: 'USER', id: userId })
      await trx('identity.user_account').where({ id: userId }).update({ password_hash: passwordHash })
      await trx('identity.password_reset').where({ user_id: userId }).delete()
      await revokeSessionsOf(trx, tenantId, userId, now)
      return true
    })
  }
}
