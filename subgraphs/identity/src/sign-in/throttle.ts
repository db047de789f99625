import { DomainError } from '@agentic/service/errors'
import type { Sealer } from '../sealer.ts'
import type { AttemptStore } from './attempt.store.ts'
import { type Attempt, subjectsOf } from './attempt.ts'

/** Makes whoever guesses wait, twice as long each time. */
export class Throttle {
  readonly #store: AttemptStore
  readonly #sealer: Sealer
  readonly #now: () => Date

  constructor({ store, sealer, now }: { store: AttemptStore; sealer: Sealer; now: () => Date }) {
    this.#store = store
    this.#sealer = sealer
    this.#now = now
  }

  /** Runs one guess: it failed where it throws. @throws RATE_LIMITED, without a guess, after too many failures */
  async counted<T>(attempt: Attempt, guess: () => Promise<T>): Promise<T> {
    const subjects = subjectsOf(attempt, this.#sealer)
    const blockedUntil = await this.#store.begin(subjects, this.#now())
    if (blockedUntil) throw tooManyFailures(blockedUntil, this.#now())
    const result = await guess()
    await this.#store.succeed(subjects, this.#now())
    return result
  }
}

function tooManyFailures(blockedUntil: Date, now: Date): DomainError {
  const retryAfterSeconds = Math.ceil((blockedUntil.getTime() - now.getTime()) / 1_000)
  return new DomainError('RATE_LIMITED', 'Too many failed attempts: try again later', { extensions: { retryAfterSeconds } })
}
