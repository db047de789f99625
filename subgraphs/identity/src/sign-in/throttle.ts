import { DomainError } from '@agentic/service/errors'
import { Gate } from '../gate.ts'
import type { Sealer } from '../sealer.ts'
import type { AttemptStore } from './attempt.store.ts'
import { type Attempt, outcomeOf, subjectsOf } from './attempt.ts'

const WAITING_MAX = 100
// One hashes, the others are on their way there or back: they must not take all connections to the database.
const CONCURRENT = 4
const CONCURRENT_KNOWN = 2

/** Makes whoever guesses wait, twice as long each time. One for the whole process. */
export class Throttle {
  readonly #store: AttemptStore
  readonly #sealer: Sealer
  readonly #now: () => Date
  readonly #gate = new Gate({ concurrent: CONCURRENT, waitingMax: WAITING_MAX })
  /** For devices that signed in before: however many strangers try, they need not wait behind them. */
  readonly #gateOfKnown = new Gate({ concurrent: CONCURRENT_KNOWN, waitingMax: WAITING_MAX })
  readonly #turns = new Map<string, { readonly last: Promise<void>; readonly waiting: number }>()

  constructor({ store, sealer, now }: { store: AttemptStore; sealer: Sealer; now: () => Date }) {
    this.#store = store
    this.#sealer = sealer
    this.#now = now
  }

  /** Runs one guess: it failed where it throws a refusal. @throws RATE_LIMITED, without a guess, after too many failures */
  counted<T>(attempt: Attempt, guess: () => Promise<T>): Promise<T> {
    const { email, deviceId } = attempt
    const gate = deviceId === null ? this.#gate : this.#gateOfKnown
    return this.#inTurn(`${email.toLowerCase()}\0${deviceId ?? ''}`, () => gate.run(() => this.#counted(attempt, guess)))
  }

  async #counted<T>(attempt: Attempt, guess: () => Promise<T>): Promise<T> {
    const subjects = subjectsOf(attempt, this.#sealer)
    const blockedUntil = await this.#store.begin(subjects, this.#now())
    if (blockedUntil) throw tooManyFailures(blockedUntil.getTime() - this.#now().getTime())
    try {
      const result = await guess()
      await this.#store.settle(subjects, 'SUCCEEDED', this.#now())
      return result
    } catch (error) {
      await this.#store.settle(subjects, outcomeOf(error), this.#now())
      throw error
    }
  }

  /**
   * One at a time of those that are counted together, an account or a device: many that honestly sign in at once do not
   * look like as many failures.
   */
  async #inTurn<T>(counted: string, work: () => Promise<T>): Promise<T> {
    const before = this.#turns.get(counted)
    if (before && before.waiting >= WAITING_MAX) throw tooManyFailures(1_000)
    const { promise: last, resolve: done } = Promise.withResolvers<void>()
    this.#turns.set(counted, { last, waiting: (before?.waiting ?? 0) + 1 })
    try {
      await before?.last
      return await work()
    } finally {
      const { last: newest, waiting } = this.#turns.get(counted) ?? { last, waiting: 1 }
      if (waiting > 1) this.#turns.set(counted, { last: newest, waiting: waiting - 1 })
      else this.#turns.delete(counted)
      done()
    }
  }
}

function tooManyFailures(waitMs: number): DomainError {
  const extensions = { retryAfterSeconds: Math.ceil(waitMs / 1_000) }
  return new DomainError('RATE_LIMITED', 'Too many failed attempts: try again later', { extensions })
}
