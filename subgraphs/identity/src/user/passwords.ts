import { availableParallelism } from 'node:os'
import { badInput, DomainError } from '@agentic/service/errors'
import { hashPassword, problemOfNewPassword, randomPassword, verifyPassword } from './password.ts'

// Half of the machine, so that a flood of logins leaves the rest to everybody else.
const CONCURRENT = Math.max(1, Math.floor(availableParallelism() / 2))
const WAITING_MAX = 100

/** Hashing, which is slow on purpose, a few at a time. One for the whole process. */
export class Passwords {
  readonly #waiting: (() => void)[] = []
  #running = 0
  #decoy: Promise<string> | undefined

  hash(password: string): Promise<string> {
    return this.#inTurn(() => hashPassword(password))
  }

  verify(hash: string, password: string): Promise<boolean> {
    return this.#inTurn(() => verifyPassword(hash, password))
  }

  /** Costs what checking a real password costs, so that the time taken does not tell whether a user exists. */
  async verifyNothing(password: string): Promise<false> {
    this.#decoy ??= hashPassword(randomPassword())
    await this.verify(await this.#decoy, password)
    return false
  }

  /** The hash of a password that somebody chose. @throws BAD_USER_INPUT @param field its path in the input */
  async hashNew(password: string, field: string, personal: readonly string[] = []): Promise<string> {
    const problem = problemOfNewPassword(password, personal)
    if (problem) throw badInput({ [field]: problem })
    return this.hash(password)
  }

  /** @throws RATE_LIMITED where too many wait already */
  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= CONCURRENT) await this.#turn()
    else this.#running += 1
    try {
      return await work()
    } finally {
      // Handed on: whoever waited longest takes the place as it is.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running -= 1
    }
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= WAITING_MAX) {
      throw new DomainError('RATE_LIMITED', 'Too many sign in at once: try again', { extensions: { retryAfterSeconds: 5 } })
    }
    return new Promise((resolve) => this.#waiting.push(resolve))
  }
}
