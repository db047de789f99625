import { actorOf, type Caller, isIdentified } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import { networkOf } from '@agentic/service/network'

export interface QuotaLimits {
  readonly perConnectionMax: number
  readonly perUserMax: number
}

/** How many subscriptions may be open at once. */
export class Quota {
  readonly #limits: QuotaLimits
  readonly #byUser = new Map<string, number>()
  readonly #byConnection = new WeakMap<object, number>()

  constructor(limits: QuotaLimits) {
    this.#limits = limits
  }

  /**
   * @returns gives the place back
   * @throws DomainError RATE_LIMITED
   */
  take(connection: object, caller: Caller, clientAddress: string | undefined): () => void {
    const { perConnectionMax, perUserMax } = this.#limits
    const user = userOf(caller, clientAddress)
    const onConnection = this.#byConnection.get(connection) ?? 0
    const ofUser = this.#byUser.get(user) ?? 0
    if (onConnection >= perConnectionMax) throw full('This connection', onConnection)
    if (ofUser >= perUserMax) throw full('This user', ofUser)
    this.#byConnection.set(connection, onConnection + 1)
    this.#byUser.set(user, ofUser + 1)
    return () => {
      this.#byConnection.set(connection, (this.#byConnection.get(connection) ?? 1) - 1)
      const left = (this.#byUser.get(user) ?? 1) - 1
      if (left > 0) this.#byUser.set(user, left)
      else this.#byUser.delete(user)
    }
  }
}

/** All sessions and keys of a user count together; those without a name by where they come from. */
export function userOf(caller: Caller, clientAddress: string | undefined): string {
  return isIdentified(caller) ? `${caller.tenantId} ${actorOf(caller).id}` : `address ${networkOf(clientAddress ?? '')}`
}

// Nobody can say when another one ends: a client that has nothing to end may ask again after a while.
const RETRY_AFTER_SECONDS = 10

function full(who: string, count: number): DomainError {
  const message = `${who} has ${count} open subscriptions, the most that are allowed: end one first`
  return new DomainError('RATE_LIMITED', message, { extensions: { retryAfterSeconds: RETRY_AFTER_SECONDS } })
}
