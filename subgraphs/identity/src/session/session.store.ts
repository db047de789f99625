import { nameActor, nameTarget, noteRefusal } from '@agentic/postgres/audit'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { publishEvent } from '@agentic/postgres/outbox'
import { v7 } from 'uuid'
import type { TokenHolder } from '../access-token/token-introspection.ts'
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

  /** Whether the session goes on, and its user is active and may do what they could at this version. */
  isCurrent({ tenantId, userId, sessionId, tokenVersion }: TokenHolder, now: Date): Promise<boolean> {
    return this.#database.asTenant({ tenantId, userId }, async (trx) => {
      const found = await trx('identity.session as s')
        .join('identity.user_account as u', { 'u.tenant_id': 's.tenant_id', 'u.id': 's.user_id' })
        .where({ 's.id': sessionId, 's.user_id': userId, 's.revoked_at': null, 'u.state': 'ACTIVE' })
        .where('s.expires_at', '>', now)
        .where('u.token_version', '<=', tokenVersion)
        .first('s.id')
      return found !== undefined
    })
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

  /** Its id, or null where the user was deactivated while they proved who they are. The sign-in is noted at the user too. */
  create(user: User, tokenHash: Buffer, origin: Origin, now: Date): Promise<string | null> {
    const { tenantId, id: userId } = user
    return this.#database.asTenant({ tenantId, userId }, async (trx) => {
      nameActor({ kind: 'USER', id: userId })
      const isActive = await trx('identity.user_account').where({ id: userId, state: 'ACTIVE' }).update({ last_login_at: now })
      if (!isActive) return null
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
      const successor = await trx('identity.refresh_token').where({ token_hash: nextHash }).first({ rotatedAt: 'rotated_at' })
      const verdict = judgeRefresh(session, { rotatedAt, successorRotatedAt: successor?.rotatedAt ?? null }, now)
      if (verdict === 'REUSED') await endReused(trx, session, now)
      const user = verdict === 'ROTATE' || verdict === 'RACED' ? await findUser(trx, session.userId) : null
      if (user?.state !== 'ACTIVE') {
        const details = { code: 'UNAUTHENTICATED', reason: verdict === 'REUSED' ? 'REUSED' : 'ENDED', sessionId: session.id }
        noteRefusal({ target: session.userId, details })
        return { outcome: 'REFUSED' }
      }
      nameActor({ kind: 'USER', id: user.id })
      if (verdict === 'ROTATE') await succeed(trx, session, { tokenHash, nextHash, now })
      return { outcome: 'ROTATED', sessionId: session.id, user }
    })
  }

  /** Ends all of a user's sessions. @returns how many were open */
  revokeAll(scope: TenantScope, userId: string, now: Date): Promise<number> {
    return this.#database.asTenant(scope, (trx) => revokeSessionsOf(trx, scope.tenantId, userId, now))
  }

  /** Ending an ended session again changes nothing and says nothing. */
  revoke(scope: TenantScope, session: Session, now: Date): Promise<void> {
    return this.#database.asTenant(scope, async (trx) => {
      nameTarget(session.id)
      if (await setRevoked(trx, session, now)) await publish(trx, 'session.revoked', session)
    })
  }
}

/** Ends the sessions of a user, all or all but one, in the transaction that gives the reason. @returns how many were open */
export async function revokeSessionsOf(
  trx: Transaction,
  tenantId: string,
  userId: string,
  now: Date,
  exceptId?: string,
): Promise<number> {
  const open = trx('identity.session').where({ user_id: userId }).whereNull('revoked_at').where('expires_at', '>', now)
  if (exceptId) open.whereNot({ id: exceptId })
  const ended: { id: string }[] = await open.update({ revoked_at: now }).returning('id')
  const ids = ended.map(({ id }) => id)
  for (const id of ids) await publish(trx, 'session.revoked', { tenantId, id, userId })
  await revoke(trx, tenantId, ids)
  return ids.length
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

async function succeed(
  trx: Transaction,
  session: Session,
  of: { tokenHash: Buffer; nextHash: Buffer; now: Date },
): Promise<void> {
  const { tokenHash, nextHash, now } = of
  await trx('identity.refresh_token').where({ token_hash: tokenHash }).update({ rotated_at: now })
  await insertToken(trx, session, nextHash, now)
  await trx('identity.session').where({ id: session.id }).update({ last_used_at: now })
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

function publish(
  trx: Transaction,
  type: string,
  { tenantId, id, userId }: Pick<Session, 'tenantId' | 'id' | 'userId'>,
): Promise<void> {
  return publishEvent(trx, tenantId, { type, source: 'identity', subject: `session/${id}`, data: { sessionId: id, userId } })
}
