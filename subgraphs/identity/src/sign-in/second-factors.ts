import type { TenantScope } from '@agentic/postgres/database'
import { badInput, DomainError } from '@agentic/service/errors'
import type { Sealer } from '../sealer.ts'
import type { User } from '../user/user.ts'
import type { SecondFactorStore, StoredFactor } from './second-factor.store.ts'
import {
  enrolmentOf,
  hashRecoveryCode,
  newRecoveryCodes,
  newTotpSecret,
  type SecondFactor,
  stepOf,
  type TotpEnrolment,
} from './second-factor.ts'

/** The second factors of all users: set up by their owners, asked for at login. One for the whole process. */
export class SecondFactors {
  readonly #store: SecondFactorStore
  readonly #sealer: Sealer
  readonly #now: () => Date

  constructor({ store, sealer, now }: { store: SecondFactorStore; sealer: Sealer; now: () => Date }) {
    this.#store = store
    this.#sealer = sealer
    this.#now = now
  }

  find(user: User): Promise<SecondFactor | null> {
    return this.#store.find(scopeOf(user), user.id)
  }

  /** @throws CONFLICT where the user has one already */
  async enrol(user: User): Promise<TotpEnrolment> {
    const secret = newTotpSecret()
    const begun = await this.#store.begin(scopeOf(user), user.id, this.#sealer.seal(secret, contextOf(user)))
    if (!begun) throw new DomainError('CONFLICT', 'You have a second factor already: disable it first')
    return enrolmentOf(secret, user.email)
  }

  /** @returns the recovery codes @throws BAD_USER_INPUT, CONFLICT where none waits to be confirmed */
  async confirm(user: User, code: string): Promise<string[]> {
    const factor = await this.#store.find(scopeOf(user), user.id)
    if (!factor || factor.confirmedAt) throw new DomainError('CONFLICT', 'There is no second factor to confirm: enrol one first')
    const step = this.#stepOf(factor, user, code)
    if (step === null) throw badInput({ code: 'is wrong: compare the clock of your device' })
    const codes = newRecoveryCodes()
    const confirmed = { step, recoveryHashes: codes.map(hashRecoveryCode), now: this.#now() }
    if (!(await this.#store.confirm(scopeOf(user), user.id, confirmed)))
      throw new DomainError('CONFLICT', 'It was confirmed just now')
    return codes
  }

  /** @throws BAD_USER_INPUT where the code is wrong */
  async disable(user: User, code: string): Promise<void> {
    const factor = await this.#store.find(scopeOf(user), user.id)
    if (!factor) return
    if (factor.confirmedAt && !(await this.#take(factor, user, code))) throw badInput({ code: 'is wrong' })
    await this.#store.delete(scopeOf(user), user.id)
  }

  /** @throws UNAUTHENTICATED with `extensions.reason` where a code is needed, or wrong */
  async require(user: User, code: string | null | undefined): Promise<void> {
    const factor = await this.#store.find(scopeOf(user), user.id)
    if (!factor?.confirmedAt) return
    if (!code) throw refusal('SECOND_FACTOR_NEEDED', 'A code of your second factor is needed')
    if (!(await this.#take(factor, user, code))) throw refusal('SECOND_FACTOR_WRONG', 'The code of your second factor is wrong')
  }

  /** Each code counts once. */
  async #take(factor: StoredFactor, user: User, code: string): Promise<boolean> {
    const step = this.#stepOf(factor, user, code)
    if (step !== null) return this.#store.takeStep(scopeOf(user), user.id, step)
    return this.#store.takeRecoveryCode(scopeOf(user), user.id, hashRecoveryCode(code))
  }

  /** Null too where the secret was sealed with another key-encryption key: what is left then are the recovery codes. */
  #stepOf({ secretSealed }: StoredFactor, user: User, code: string): number | null {
    const secret = this.#sealer.open(secretSealed, contextOf(user))
    return secret && stepOf(secret, code, this.#now())
  }
}

function scopeOf({ tenantId, id }: User): TenantScope {
  return { tenantId, userId: id }
}

function contextOf({ id }: User): string {
  return `second-factor/${id}`
}

function refusal(reason: 'SECOND_FACTOR_NEEDED' | 'SECOND_FACTOR_WRONG', message: string): DomainError {
  return new DomainError('UNAUTHENTICATED', message, { extensions: { reason } })
}
