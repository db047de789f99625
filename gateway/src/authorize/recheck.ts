import { GraphQLError } from 'graphql'
import type { AreSame } from './authorize.ts'

const RECHECKED_MS = 1_000

/** What goes on for as long as it is allowed. */
export interface Lasting {
  /** Asks before each event is given to its reader. */
  guard(isAllowed: () => boolean | Promise<boolean>): void
  onEnd(listener: () => void): void
  /** Ends it: what waits is read by nobody. */
  refuse(error: GraphQLError): void
}

export interface RecheckOptions {
  /** Whether nothing has changed: all of it is allowed then, and this is quickly told. */
  readonly areSame: AreSame
  readonly isAllowed: () => Promise<boolean>
}

/** Ends a subscription with FORBIDDEN once a policy no longer admits its caller: before the next event, and where there is none. */
export function recheck(subscription: Lasting, { areSame, isAllowed }: RecheckOptions): void {
  const settle = (allowed: boolean) => {
    if (!allowed) subscription.refuse(refusal())
    return allowed
  }
  const fail = (error: Error) => {
    subscription.refuse(new GraphQLError(error.message, { originalError: error }))
    return false
  }
  const check = () => {
    const same = areSame()
    if (same === true) return true
    return Promise.resolve(same)
      .then((isSame) => isSame || isAllowed())
      .then(settle)
      .catch(fail)
  }
  subscription.guard(check)
  const timer = setInterval(check, RECHECKED_MS).unref()
  subscription.onEnd(() => clearInterval(timer))
}

function refusal(): GraphQLError {
  return new GraphQLError('A policy no longer allows this subscription', { extensions: { code: 'FORBIDDEN' } })
}
