import { type Caller, holds } from '@agentic/caller/caller'
import { badInput, DomainError } from '@agentic/service/errors'
import { validate } from 'uuid'
import type { AccessTokenIssuer } from '../access-token/access-token.ts'
import { identified, identifiedUser, scopeOf } from '../identified.ts'
import { permissionsOf } from '../role/role.ts'
import type { Sealer } from '../sealer.ts'
import type { TenantStore } from '../tenant/tenant.store.ts'
import { hashPassword, isOutdated, PASSWORD_LENGTH_MAX, verifyNothing, verifyPassword } from '../user/password.ts'
import type { UserStore } from '../user/user.store.ts'
import type { Credential, User } from '../user/user.ts'
import { hashRefreshToken, newRefreshToken, successorOf } from './refresh-token.ts'
import type { SessionStore } from './session.store.ts'
import type { AuthPayload, Origin, Session } from './session.ts'

export interface SessionsParts {
  readonly store: SessionStore
  readonly users: UserStore
  readonly tenants: TenantStore
  readonly tokens: AccessTokenIssuer
  readonly sealer: Sealer
  readonly caller: Caller
  readonly origin: Origin
  readonly now: () => Date
}

export interface LoginInput {
  readonly email: string
  readonly password: string
  readonly tenant?: string | null
}

/** Signing in and out. */
export class Sessions {
  readonly #parts: SessionsParts

  constructor(parts: SessionsParts) {
    this.#parts = parts
  }

  /** @throws UNAUTHENTICATED with one message, whatever of address, password, tenant or state is wrong */
  async login({ email, password, tenant }: LoginInput): Promise<AuthPayload> {
    if (password.length > PASSWORD_LENGTH_MAX)
      throw badInput({ 'input.password': `must have at most ${PASSWORD_LENGTH_MAX} characters` })
    const proven = await this.#provenCredentials(email, password, tenant ?? undefined)
    const [credential] = proven
    if (!credential) throw new DomainError('UNAUTHENTICATED', 'The e-mail address or the password is wrong')
    // Only somebody who knows the password learns this.
    if (proven.length > 1) throw badInput({ 'input.tenant': 'is needed: this address is in several tenants' })

    await this.#rehash(credential, password)
    const { store, origin, now } = this.#parts
    const refresh = newRefreshToken()
    const sessionId = await store.create(credential.user, refresh.hash, origin, now())
    return this.#payload(credential.user, sessionId, refresh.token)
  }

  /** @throws UNAUTHENTICATED where the token is unknown, its session has ended, or it was used before */
  async refresh(token: string): Promise<AuthPayload> {
    const { store, sealer, now } = this.#parts
    const hash = hashRefreshToken(token)
    const tenantId = await store.findTenantIdByToken(hash)
    const next = successorOf(token, sealer)
    const rotation = tenantId ? await store.rotate(tenantId, hash, next.hash, now()) : undefined
    if (rotation?.outcome !== 'ROTATED') throw new DomainError('UNAUTHENTICATED', 'The session has ended: sign in again')
    return this.#payload(rotation.user, rotation.sessionId, next.token)
  }

  async logout(): Promise<boolean> {
    const caller = identifiedUser(this.#parts.caller)
    await this.#revokeKnown(caller.sessionId)
    return true
  }

  async revoke(id: string): Promise<Session> {
    identified(this.#parts.caller)
    const session = await this.#revokeKnown(id)
    if (!session) throw new DomainError('NOT_FOUND', `Session ${id} not found`)
    return session
  }

  /** @throws FORBIDDEN, NOT_FOUND */
  async revokeAll(userId: string | null | undefined): Promise<number> {
    const { store, caller, now } = this.#parts
    return store.revokeAll(scopeOf(identified(caller)), await this.#subject(userId), now())
  }

  /** @throws FORBIDDEN, NOT_FOUND */
  async list(userId: string | null | undefined): Promise<Session[]> {
    const { store, caller, now } = this.#parts
    return store.listOpen(scopeOf(identified(caller)), await this.#subject(userId), now())
  }

  isCurrent(session: Session): boolean {
    const { caller } = this.#parts
    return caller.kind === 'USER' && caller.sessionId === session.id
  }

  /** Whose sessions are meant: without an id, the caller's own. */
  async #subject(userId: string | null | undefined): Promise<string> {
    const { users, caller } = this.#parts
    if (userId == null || (caller.kind === 'USER' && caller.userId === userId)) return identifiedUser(caller).userId
    if (!holds(caller, 'users:manage')) throw new DomainError('FORBIDDEN', 'The sessions of others take users:manage')
    const [user] = validate(userId) ? await users.findByIds(scopeOf(identified(caller)), [userId]) : []
    if (!user) throw new DomainError('NOT_FOUND', `User ${userId} not found`)
    return user.id
  }

  async #revokeKnown(id: string): Promise<Session | null> {
    const { store, caller, now } = this.#parts
    const scope = scopeOf(identified(caller))
    const session = validate(id) ? await store.find(scope, id) : null
    if (!session || !this.#mayEnd(session)) return null
    await store.revoke(scope, session, now())
    return store.find(scope, id)
  }

  #mayEnd(session: Session): boolean {
    const { caller } = this.#parts
    return holds(caller, 'users:manage') || (caller.kind === 'USER' && caller.userId === session.userId)
  }

  async #provenCredentials(email: string, password: string, slug: string | undefined): Promise<Credential[]> {
    const tenantIds = await this.#tenantIds(email, slug)
    const found = await Promise.all(tenantIds.map((tenantId) => this.#parts.users.findCredential(tenantId, email)))
    const usable = found.filter((credential) => credential?.user.state === 'ACTIVE' && credential.passwordHash !== null)
    if (usable.length === 0) await verifyNothing(password)
    const proven = await Promise.all(usable.map((credential) => provenBy(credential, password)))
    return proven.filter((credential) => credential !== null)
  }

  async #tenantIds(email: string, slug: string | undefined): Promise<string[]> {
    const { users, tenants } = this.#parts
    if (slug === undefined) return users.findTenantIdsByEmail(email)
    const tenantId = await tenants.findIdBySlug(slug)
    return tenantId ? [tenantId] : []
  }

  async #rehash(credential: Credential, password: string): Promise<void> {
    const { passwordHash } = credential
    if (passwordHash === null || !isOutdated(passwordHash)) return
    await this.#parts.users.replacePasswordHash(credential, await hashPassword(password))
  }

  async #payload(user: User, sessionId: string, refreshToken: string): Promise<AuthPayload> {
    const { tenants, tokens } = this.#parts
    const tenant = await tenants.find(user.tenantId)
    if (!tenant) throw new Error(`Tenant ${user.tenantId} of user ${user.id} is missing`)
    const permissions = permissionsOf(user.roles)
    const grant = { userId: user.id, tenantId: tenant.id, sessionId, permissions, tokenVersion: user.tokenVersion }
    const { accessToken, expiresAt } = await tokens.forUser(grant)
    return { accessToken, accessTokenExpiresAt: expiresAt, refreshToken, user, tenant }
  }
}

async function provenBy(credential: Credential | null, password: string): Promise<Credential | null> {
  return credential?.passwordHash && (await verifyPassword(credential.passwordHash, password)) ? credential : null
}
