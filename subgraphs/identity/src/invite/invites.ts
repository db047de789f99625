import { actorOf, type Caller } from '@agentic/caller/caller'
import { isUniqueViolation } from '@agentic/postgres/unique-violation'
import { Connection, type ConnectionArguments, readPage } from '@agentic/service/connection'
import { badInput, DomainError } from '@agentic/service/errors'
import { v7, validate } from 'uuid'
import { requireAll, requireGrantable } from '../grant.ts'
import { idempotent } from '../idempotent.ts'
import { identified, scopeOf } from '../identified.ts'
import type { Letters } from '../mail/letters.ts'
import { sealMail } from '../mail/mail.ts'
import { readName } from '../name.ts'
import { badToken, hashOneTimeToken, newOneTimeToken } from '../one-time-token.ts'
import type { RoleStore } from '../role/role.store.ts'
import { permissionsOf, readRoleIds } from '../role/role.ts'
import type { Sealer } from '../sealer.ts'
import type { AuthPayload } from '../session/session.ts'
import type { Sessions } from '../session/sessions.ts'
import { mayInvite } from '../tenant/tenant.ts'
import type { Tenants } from '../tenant/tenants.ts'
import type { Passwords } from '../user/passwords.ts'
import type { InviteStore, Sending } from './invite.store.ts'
import { alreadyKnown, type Invite, type InviteState, requirePending, stateOf } from './invite.ts'

export interface InviteUser {
  readonly email: string
  readonly name: string
  readonly roleIds: readonly string[]
  readonly idempotencyKey?: string | null
}

export interface AcceptInvite {
  readonly token: string
  readonly password: string
  readonly name?: string | null
}

export interface InvitesParts {
  readonly store: InviteStore
  readonly roles: RoleStore
  readonly tenants: Tenants
  readonly passwords: Passwords
  readonly sessions: Sessions
  readonly letters: Letters
  readonly sealer: Sealer
  readonly caller: Caller
  readonly now: () => Date
}

const HOUR_MS = 60 * 60_000

/** How people join a tenant. */
export class Invites {
  readonly #parts: InvitesParts

  constructor(parts: InvitesParts) {
    this.#parts = parts
  }

  get #caller() {
    return identified(this.#parts.caller)
  }

  stateOf(invite: Invite): InviteState {
    return stateOf(invite, this.#parts.now())
  }

  async list({ filter, ...args }: ConnectionArguments & { readonly filter?: { readonly state?: InviteState | null } | null }) {
    const { store, now } = this.#parts
    const scope = scopeOf(this.#caller)
    const criteria = { state: filter?.state ?? undefined, now: now() }
    const slice = await store.page(scope, readPage(args), criteria)
    return new Connection(slice, { keyOf: ({ id }: Invite) => id, count: () => store.count(scope, criteria) })
  }

  /** @throws BAD_USER_INPUT, CONFLICT where the address is known, FORBIDDEN for roles that allow what the caller may not do */
  async invite({ email, idempotencyKey: key, ...input }: InviteUser): Promise<Invite> {
    const caller = this.#caller
    const name = readName(input.name, 'input.name')
    const roleIds = readRoleIds(input.roleIds, 'input.roleIds')
    const found = await this.#parts.roles.findByIds(scopeOf(caller), roleIds)
    requireGrantable(caller, { asked: roleIds, found, field: 'input.roleIds' })
    const invite = { id: v7(), email, name, roleIds, inviter: actorOf(caller) }
    const sending = await this.#sending(invite)
    const call = {
      schema: 'identity',
      tenantId: caller.tenantId,
      actorId: invite.inviter.id,
      operation: 'inviteUser',
      key,
      arguments: { email, name, roleIds },
    }
    const create = () => this.#parts.store.create(scopeOf(caller), invite, sending, call)
    return this.#get(await once(email, () => idempotent(key, create)))
  }

  /** @throws NOT_FOUND, CONFLICT where it has ended, FORBIDDEN as for a new one */
  async resend(id: string): Promise<Invite> {
    const invite = await this.#get(id)
    const sending = await this.#sending(invite)
    const check = (locked: Invite) => {
      requirePending(locked)
      requireAll(this.#caller, permissionsOf(locked.roles))
    }
    await this.#parts.store.resend(scopeOf(this.#caller), invite.id, sending, check)
    return this.#get(id)
  }

  /** @throws NOT_FOUND, CONFLICT where it was accepted */
  async revoke(id: string): Promise<Invite> {
    const { id: inviteId } = await this.#get(id)
    await this.#parts.store.revoke(scopeOf(this.#caller), inviteId, this.#parts.now(), requirePending)
    return this.#get(id)
  }

  /** @throws BAD_USER_INPUT for a token that is not good, or a bad password; CONFLICT where the address is taken by now */
  async accept({ token, password, name: newName }: AcceptInvite): Promise<AuthPayload> {
    const { store, passwords, sessions, now } = this.#parts
    const tokenHash = hashOneTimeToken(token)
    const invite = await store.findByToken(tokenHash, now())
    if (!invite) throw badToken()
    const { tenantId, email } = invite
    const name = newName == null ? invite.name : readName(newName, 'name')
    const passwordHash = await passwords.hashNew(password, 'password', [email, name])
    const account = { id: v7(), tenantId, email, name, passwordHash }
    const outcome = await store.accept(invite, tokenHash, account, now())
    if (outcome === 'USED') throw badToken()
    if (outcome === 'TAKEN') throw alreadyKnown(email)
    return sessions.begin(tenantId, account.id)
  }

  /** A token and the mail that takes it there. @throws BAD_USER_INPUT where the tenant invites no such addresses */
  async #sending({ id, email, name }: Pick<Invite, 'id' | 'email' | 'name'>): Promise<Sending> {
    const { tenants, letters, sealer, now: clock } = this.#parts
    const tenant = await tenants.own()
    if (!mayInvite(tenant, email)) throw badInput({ 'input.email': `must be at one of ${tenant.emailDomains.join(', ')}` })
    const now = clock()
    const { token, hash: tokenHash } = newOneTimeToken()
    const expiresAt = new Date(now.getTime() + tenant.inviteHours * HOUR_MS)
    const letter = letters.invite({ tenant: tenant.name, name, token, hours: tenant.inviteHours })
    const mail = sealMail(sealer, { ...letter, to: email, about: `invite/${id}`, uselessAt: expiresAt })
    return { tokenHash, expiresAt, mail, now }
  }

  async #get(id: string): Promise<Invite> {
    const scope = scopeOf(this.#caller)
    const invite = validate(id) ? await this.#parts.store.find(scope, id) : null
    if (!invite) throw new DomainError('NOT_FOUND', `Invite ${id} not found`)
    return invite
  }
}

async function once(email: string, create: () => Promise<string>): Promise<string> {
  try {
    return await create()
  } catch (error) {
    if (!isUniqueViolation(error, 'invite_pending')) throw error
    throw new DomainError('CONFLICT', `${email} is invited already: send that invite again, or revoke it`, { cause: error })
  }
}
