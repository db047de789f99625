import { type Caller, holds } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import { validate } from 'uuid'
import type { AccessTokenIssuer } from '../access-token/access-token.ts'
import { identified, identifiedUser, scopeOf } from '../identified.ts'
import type { OidcLogins } from '../oidc/oidc-logins.ts'
import { permissionsOf } from '../role/role.ts'
import type { Sealer } from '../sealer.ts'
import { RefusedSignIn } from '../sign-in/refused-sign-in.ts'
import type { LoginInput, SignIn } from '../sign-in/sign-in.ts'
import type { TenantStore } from '../tenant/tenant.store.ts'
import type { UserStore } from '../user/user.store.ts'
import type { User } from '../user/user.ts'
import { hashRefreshToken, newRefreshToken, successorOf } from './refresh-token.ts'
import type { SessionStore } from './session.store.ts'
import type { AuthPayload, Origin, Session } from './session.ts'

export interface SessionsParts {
  readonly store: SessionStore
  readonly users: UserStore
  readonly tenants: TenantStore
  readonly tokens: AccessTokenIssuer
  readonly sealer: Sealer
  readonly signIn: SignIn
  readonly oidcLogins: OidcLogins
  readonly caller: Caller
  readonly origin: Origin
  readonly now: () => Date
}

/** Signing in and out. */
export class Sessions {
  readonly #parts: SessionsParts

  constructor(parts: SessionsParts) {
    this.#parts = parts
  }

  /** @throws what `SignIn.prove` does */
  async login(input: LoginInput): Promise<AuthPayload> {
    const { user, deviceToken } = await this.#parts.signIn.prove(input, this.#parts.origin)
    return { ...(await this.#begin(user)), deviceToken }
  }

  /** Where the tenant is known by its id. @throws what `login` does */
  async loginTo(tenantId: string, input: { readonly email: string; readonly password: string }): Promise<AuthPayload> {
    const tenant = await this.#parts.tenants.find(tenantId)
    return this.login({ ...input, tenant: tenant?.slug ?? '' })
  }

  /** For somebody who has just been made a user: what they chose their password with proved who they are. */
  async begin(tenantId: string, userId: string): Promise<AuthPayload> {
    const [user] = await this.#parts.users.findByIds({ tenantId, userId }, [userId])
    if (!user) throw new Error(`User ${userId} was not there after it had been created`)
    return this.#begin(user)
  }

  /** Their provider asks for a second factor, or not: ours is not asked for. @throws what `OidcLogins.complete` does */
  async completeOidcLogin(input: { readonly handle: string; readonly callbackUrl: string }): Promise<AuthPayload> {
    return this.#begin(await this.#parts.oidcLogins.complete(input))
  }

  async #begin(user: User): Promise<AuthPayload> {
    const { store, origin, now } = this.#parts
    const refresh = newRefreshToken()
    const sessionId = await store.create(user, refresh.hash, origin, now())
    if (!sessionId) throw new RefusedSignIn('You were deactivated just now', { tenantId: user.tenantId, userId: user.id })
    return this.#payload(user, sessionId, refresh.token)
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

  async #payload(user: User, sessionId: string, refreshToken: string): Promise<AuthPayload> {
    const { tenants, tokens } = this.#parts
    const tenant = await tenants.find(user.tenantId)
    if (!tenant) throw new Error(`Tenant ${user.tenantId} of user ${user.id} is missing`)
    const permissions = permissionsOf(user.roles)
    const grant = {
      userId: user.id,
      tenantId: tenant.id,
      plan: tenant.plan,
      sessionId,
      permissions,
      tokenVersion: user.tokenVersion,
    }
    const { accessToken, expiresAt } = await tokens.forUser(grant)
    return { accessToken, accessTokenExpiresAt: expiresAt, refreshToken, deviceToken: null, user, tenant }
  }
}
