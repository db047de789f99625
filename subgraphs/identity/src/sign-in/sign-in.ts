import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { nameActor } from '@agentic/postgres/audit'
import { badInput, DomainError } from '@agentic/service/errors'
import { NIL as NO_TENANT } from 'uuid'
import type { Sealer } from '../sealer.ts'
import type { Origin } from '../session/session.ts'
import type { TenantStore } from '../tenant/tenant.store.ts'
import { isOutdated, lengthOf, PASSWORD_LENGTH_MAX } from '../user/password.ts'
import type { Passwords } from '../user/passwords.ts'
import type { UserStore } from '../user/user.store.ts'
import type { Credential, User } from '../user/user.ts'
import { deviceIdIn, deviceToken } from './device.ts'
import type { SecondFactors } from './second-factors.ts'
import type { Throttle } from './throttle.ts'

export interface LoginInput {
  readonly email: string
  readonly password: string
  readonly tenant?: string | null
  /** A code of the authenticator app, or a recovery code, where the user has a second factor. */
  readonly secondFactor?: string | null
  /** From an earlier login of this device. */
  readonly deviceToken?: string | null
}

export interface SignedIn {
  readonly user: User
  readonly deviceToken: string
}

export interface SignInParts {
  readonly users: UserStore
  readonly tenants: TenantStore
  readonly passwords: Passwords
  readonly secondFactors: SecondFactors
  readonly throttle: Throttle
  readonly sealer: Sealer
}

// A refusal is given at a multiple of this after its request, whatever was found out on the way: bcrypt, argon2 or nobody.
// Also one without a guess: whoever goes on trying at once, as fast as it goes, must not keep others waiting.
const REFUSED_AT_MS = 500
const SPREAD_MS = 250

function isRefusal(error: unknown): boolean {
  return error instanceof DomainError && (error.code === 'UNAUTHENTICATED' || error.code === 'RATE_LIMITED')
}

/** Proves who somebody is by what they know. One for the whole process. */
export class SignIn {
  readonly #parts: SignInParts

  constructor(parts: SignInParts) {
    this.#parts = parts
  }

  /**
   * @throws UNAUTHENTICATED with one message, whatever of address, password, tenant or state is wrong, or with a `reason`
   *   for the second factor; RATE_LIMITED after too many failures; BAD_USER_INPUT where the tenant is needed
   */
  async prove(input: LoginInput, origin: Origin): Promise<SignedIn> {
    if (lengthOf(input.password) > PASSWORD_LENGTH_MAX)
      throw badInput({ 'input.password': `must have at most ${PASSWORD_LENGTH_MAX} characters` })
    const startedAt = performance.now()
    // Drawn before anything is known. Without it many that are refused together would come back together.
    const refusedAtMs = REFUSED_AT_MS + randomInt(SPREAD_MS)
    try {
      return await this.#counted(input, origin)
    } catch (error) {
      if (isRefusal(error)) await sleep(refusedAtMs - ((performance.now() - startedAt) % refusedAtMs))
      throw error
    }
  }

  async #counted(input: LoginInput, { ipAddress }: Origin): Promise<SignedIn> {
    const { throttle, sealer } = this.#parts
    const { email } = input
    const deviceId = deviceIdIn(input.deviceToken, email, sealer)
    const proven = await throttle.counted({ email, ipAddress, deviceId }, () => this.#proven(input))
    const [user] = proven
    // Only somebody who knows the password learns this.
    if (!user || proven.length > 1) throw badInput({ 'input.tenant': 'is needed: this address is in several tenants' })
    return { user, deviceToken: deviceToken(email, sealer, deviceId ?? undefined) }
  }

  /** Everybody for whom the password fits: one, but where somebody has it in several tenants. */
  async #proven({ email, password, tenant, secondFactor }: LoginInput): Promise<User[]> {
    const proven = await this.#provenCredentials(email, password, tenant ?? undefined)
    const [credential] = proven
    if (!credential) throw new DomainError('UNAUTHENTICATED', 'The e-mail address or the password is wrong')
    if (proven.length === 1) {
      nameActor({ kind: 'USER', id: credential.user.id })
      await this.#parts.secondFactors.require(credential.user, secondFactor)
      await this.#rehash(credential, password)
    }
    return proven.map(({ user }) => user)
  }

  async #provenCredentials(email: string, password: string, slug: string | undefined): Promise<Credential[]> {
    const { users, passwords } = this.#parts
    const tenantIds = await this.#tenantIds(email, slug)
    // Whom nobody knows is looked for all the same: that takes as long as to find somebody.
    const places = tenantIds.length > 0 ? tenantIds : [NO_TENANT]
    const found = await Promise.all(places.map((tenantId) => users.findCredential(tenantId, email)))
    const usable = found.filter((credential) => credential?.user.state === 'ACTIVE' && credential.passwordHash !== null)
    if (usable.length === 0) await passwords.verifyNothing(password)
    const proven = await Promise.all(usable.map((credential) => this.#provenBy(credential, password)))
    return proven.filter((credential) => credential !== null)
  }

  async #provenBy(credential: Credential | null, password: string): Promise<Credential | null> {
    const hash = credential?.passwordHash
    return hash && (await this.#parts.passwords.verify(hash, password)) ? credential : null
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
    await this.#parts.users.replacePasswordHash(credential, await this.#parts.passwords.hash(password))
  }
}
