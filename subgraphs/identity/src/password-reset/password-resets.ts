import { audited } from '@agentic/postgres/audit'
import type { Letters } from '../mail/letters.ts'
import { sealMail } from '../mail/mail.ts'
import { badToken, hashOneTimeToken, newOneTimeToken } from '../one-time-token.ts'
import type { Sealer } from '../sealer.ts'
import type { TenantStore } from '../tenant/tenant.store.ts'
import type { Passwords } from '../user/passwords.ts'
import type { UserStore } from '../user/user.store.ts'
import type { User } from '../user/user.ts'
import type { PasswordResetStore, ResetRequest } from './password-reset.store.ts'
import { newEnoughFrom, resetExpiry } from './password-reset.ts'

export interface PasswordResetsParts {
  readonly store: PasswordResetStore
  readonly stores: { readonly users: UserStore; readonly tenants: TenantStore }
  readonly passwords: Passwords
  readonly letters: Letters
  readonly sealer: Sealer
  readonly now: () => Date
}

/** In which request somebody asked, and from where. */
export type RequestOrigin = Pick<ResetRequest, 'requestId' | 'clientAddress'>

/** New passwords for who forgot theirs. One for the whole process. */
export class PasswordResets {
  readonly #parts: PasswordResetsParts

  constructor(parts: PasswordResetsParts) {
    this.#parts = parts
  }

  /** Only writes down who asked, whoever it is: neither answer nor time tells whether somebody has the address. */
  async request(email: string, origin: RequestOrigin): Promise<boolean> {
    await this.#parts.store.request({ ...origin, email, requestedAt: this.#parts.now() })
    return true
  }

  /** Mails a token to those who asked and exist. A request that fails half-way is taken up again, and nobody mailed twice. */
  async takeRequests(): Promise<void> {
    const { store } = this.#parts
    for (const request of await store.oldestRequests()) {
      await this.#take(request)
      await store.forget(request)
    }
  }

  /** @throws BAD_USER_INPUT for a token that is not good, or a bad password */
  async reset(token: string, password: string): Promise<boolean> {
    const { store, passwords, now } = this.#parts
    const hash = hashOneTimeToken(token)
    const user = await store.findUserByToken(hash, now())
    if (!user) throw badToken()
    const passwordHash = await passwords.hashNew(password, 'password', [user.email, user.name])
    if (!(await store.use(user, hash, passwordHash, now()))) throw badToken()
    return true
  }

  async #take({ email, requestId, clientAddress }: ResetRequest): Promise<void> {
    const { users } = this.#parts.stores
    for (const tenantId of await users.findTenantIdsByEmail(email)) {
      const credential = await users.findCredential(tenantId, email)
      if (credential?.user.state !== 'ACTIVE') continue
      const origin = { actor: null, apiKeyId: null, requestId, clientAddress }
      const trail = { ...origin, action: 'identity.requestPasswordReset', ids: {}, isOpen: true }
      await audited(trail, () => this.#mail(credential.user))
    }
  }

  async #mail(user: User): Promise<void> {
    const { store, stores, letters, sealer, now: clock } = this.#parts
    const now = clock()
    const tenant = await stores.tenants.find(user.tenantId)
    const { token, hash: tokenHash } = newOneTimeToken()
    const expiresAt = resetExpiry(now)
    const letter = letters.passwordReset({ tenant: tenant?.name ?? '', name: user.name, token })
    const mail = sealMail(sealer, { ...letter, to: user.email, about: `user/${user.id}`, uselessAt: expiresAt })
    await store.create(user, { tokenHash, expiresAt, mail, newEnoughFrom: newEnoughFrom(now), now })
  }
}
