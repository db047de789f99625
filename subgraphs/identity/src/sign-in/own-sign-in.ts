import type { Caller, UserCaller } from '@agentic/caller/caller'
import { nameTarget } from '@agentic/postgres/audit'
import { badInput, DomainError } from '@agentic/service/errors'
import { identifiedUser, scopeOf } from '../identified.ts'
import type { Passwords } from '../user/passwords.ts'
import type { UserStore } from '../user/user.store.ts'
import type { Credential, User } from '../user/user.ts'
import type { OwnPasswordStore } from './own-password.store.ts'
import type { SecondFactor, TotpEnrolment } from './second-factor.ts'
import type { SecondFactors } from './second-factors.ts'
import type { Throttle } from './throttle.ts'

export interface OwnSignInParts {
  readonly store: OwnPasswordStore
  readonly users: UserStore
  readonly passwords: Passwords
  readonly secondFactors: SecondFactors
  readonly throttle: Throttle
  readonly caller: Caller
  readonly now: () => Date
}

/** How one caller signs in: their own password and second factor. */
export class OwnSignIn {
  readonly #parts: OwnSignInParts

  constructor(parts: OwnSignInParts) {
    this.#parts = parts
  }

  get #caller(): UserCaller {
    return identifiedUser(this.#parts.caller)
  }

  /** @throws BAD_USER_INPUT, RATE_LIMITED after too many wrong ones, CONFLICT where it was changed meanwhile */
  async changePassword(current: string, next: string): Promise<boolean> {
    const { store, passwords, now } = this.#parts
    const { user, passwordHash } = await this.#credential()
    await this.#counted(user, async () => {
      if (!passwordHash || !(await passwords.verify(passwordHash, current))) throw badInput({ current: 'is wrong' })
    })
    if (next === current) throw badInput({ next: 'must be another than the current one' })
    const to = await passwords.hashNew(next, 'next', [user.email, user.name])
    const change = { userId: user.id, from: passwordHash ?? '', to, exceptSessionId: this.#caller.sessionId, now: now() }
    if (!(await store.change(scopeOf(this.#caller), change)))
      throw new DomainError('CONFLICT', 'Your password was changed just now')
    return true
  }

  async secondFactor(): Promise<SecondFactor | null> {
    return this.#parts.secondFactors.find(await this.#user())
  }

  async enrolTotp(): Promise<TotpEnrolment> {
    return this.#parts.secondFactors.enrol(await this.#user())
  }

  async confirmTotp(code: string): Promise<string[]> {
    const user = await this.#user()
    return this.#counted(user, () => this.#parts.secondFactors.confirm(user, code))
  }

  async disableTotp(code: string): Promise<boolean> {
    const user = await this.#user()
    await this.#counted(user, () => this.#parts.secondFactors.disable(user, code))
    return true
  }

  /** Whoever has a stolen session must not guess what else there is: its failures are counted by themselves. */
  #counted<T>(user: User, work: () => Promise<T>): Promise<T> {
    return this.#parts.throttle.counted({ email: user.email, ipAddress: null, deviceId: this.#caller.sessionId }, work)
  }

  async #user(): Promise<User> {
    return (await this.#credential()).user
  }

  async #credential(): Promise<Credential> {
    const { users } = this.#parts
    const [user] = await users.findByIds(scopeOf(this.#caller), [this.#caller.userId])
    const credential = user && (await users.findCredential(user.tenantId, user.email))
    if (!credential) throw new DomainError('UNAUTHENTICATED', 'Your user no longer exists')
    nameTarget(user.id)
    return credential
  }
}
