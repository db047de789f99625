import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { publishEvent } from '@agentic/postgres/outbox'
import { v7 } from 'uuid'
import { revoke } from '../revocation/revocation.store.ts'
import { findUser } from '../user/user.store.ts'
import type { User } from '../user/user.ts'
import { judgeRefresh, type Origin, SESSION_MS, type Session } from './session.ts'

const COLUMNS = `s.id, s.tenant_id as "tenantId", s.user_id as "userId", s.user_agent as "userAgent",
  s.ip_address as "ipAddress", s.created_at as "createdAt", s.last_used_at as "lastUsedAt",
  s.expires_at as "expiresAt", s.revoked_at as "revokedAt"`

export type Rotation =
  | { readonly outcome: 'ROTATED'; readonly sessionId: string; readonly user: User }
  | { readonly outcome: 'REFUSED' }

export class SessionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(scope: TenantScope, id: string): Promise<Session | null> {
    return this.#database.asTenant(scope, async (trx) => (await selectSessions(trx).where('s.id', id).first()) ?? null)
  }

  listOpen(scope: TenantScope, userId: string, now: Date): Promise<Session[]> {
    return this.#database.asTenant(scope, (trx) =>
      selectSessions(trx)
        .where('s.user_id', userId)
        .whereNull('s.revoked_at')
        .where('s.expires_at', '>', now)
        .orderBy('s.id', 'desc'),
    )
  }

  /** Its id. The sign-in is noted at the user too. */
  create(user: User, tokenHash: Buffer, origin: Origin, now: Date): Promise<string> {
    const { tenantId, id: userId } = user
    return this.#database.asTenant({ tenantId, userId }, async (trx) => {
      const id = v7()
      await trx('identity.session').insert({
        tenant_id: tenantId,
        id,
        user_id: userId,
        user_agent: origin.userAgent,
        ip_address: origin.ipAddress,
        created_at: now,
        last_used_at: now,
        expires_at: new Date(now.getTime() + SESSION_MS),
      })
      await insertToken(trx, { tenantId, id }, tokenHash, now)
      await trx('identity.user_account').where({ id: userId }).update({ last_login_at: now })
      return id
    })
  }

  async findTenantIdByToken(tokenHash: Buffer): Promise<string | null> {
    const { rows } = await this.#database.acrossTenants((trx) =>
      trx.raw('select id from identity.tenant_by_refresh_token(?) as id', [tokenHash]),
    )
    return rows[0]?.id ?? null
  }

  /** Exchanges a refresh token for the next one, or ends the session of one that was used before. */
  rotate(tenantId: string, tokenHash: Buffer, nextHash: Buffer, now: Date): Promise<Rotation> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      // Locks token and session: of two that come at once the later one sees what the earlier one did.
      const found = await selectSessions(trx)
        .select('t.rotated_at as rotatedAt')
        .join('identity.refresh_token as t', { 't.tenant_id': 's.tenant_id', 't.session_id': 's.id' })
        .where('t.token_hash', tokenHash)
        .forUpdate()
        .first()
      if (!found) return { outcome: 'REFUSED' }
      const { rotatedAt, ...session } = found
      const verdict = judgeRefresh(session, rotatedAt, now)
      if (verdict === 'REUSED') await endReused(trx, session, now)
      const user = verdict === 'ROTATE' ? await findUser(trx, session.userId) : null
      if (user?.state !== 'ACTIVE') return { outcome: 'REFUSED' }

      // The first rotation counts: sending a token again does not keep it alive.
      if (!rotatedAt) await trx('identity.refresh_token').where({ token_hash: tokenHash }).update({ rotated_at: now })
      await insertToken(trx, session, nextHash, now)
      await trx('identity.session').where({ id: session.id }).update({ last_used_at: now })
      return { outcome: 'ROTATED', sessionId: session.id, user }
    })
  }

  /** Ending an ended session again changes nothing and says nothing. */
  revoke(scope: TenantScope, session: Session, now: Date): Promise<void> {
    return this.#database.asTenant(scope, async (trx) => {
      if (await setRevoked(trx, session, now)) await publish(trx, 'session.revoked', session)
    })
  }
}

function selectSessions(trx: Transaction) {
  return trx('identity.session as s').select(trx.raw(COLUMNS))
}

async function insertToken(trx: Transaction, session: { tenantId: string; id: string }, hash: Buffer, now: Date): Promise<void> {
  await trx('identity.refresh_token').insert({
    tenant_id: session.tenantId,
    token_hash: hash,
    session_id: session.id,
    created_at: now,
  })
}

async function endReused(trx: Transaction, session: Session, now: Date): Promise<void> {
  await setRevoked(trx, session, now)
  await publish(trx, 'session.reuse_detected', session)
}

async function setRevoked(trx: Transaction, session: Session, now: Date): Promise<boolean> {
  const changed = await trx('identity.session').where({ id: session.id }).whereNull('revoked_at').update({ revoked_at: now })
  if (changed === 0) return false
  await revoke(trx, session.tenantId, [session.id])
  return true
}

function publish(trx: Transaction, type: string, { tenantId, id, userId }: Session): Promise<void> {
  return publishEvent(trx, tenantId, { type, source: 'identity', subject: `session/${id}`, data: { sessionId: id, userId } })
}
