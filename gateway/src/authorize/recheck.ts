import { GraphQLError } from 'graphql'

// With the half second that a decision is kept, and the half second that a question may take: two at most.
const RECHECKED_MS = 1_000

/** What goes on for as long as it is allowed. */
export interface Lasting {
  onEnd(listener: () => void): void
  fail(error: GraphQLError): void
}

/** Ends a subscription with FORBIDDEN once a policy no longer admits its caller, whether there are events or not. */
export function recheck(subscription: Lasting, isAllowed: () => Promise<boolean>): void {
  const check = async () => {
    try {
      if (!(await isAllowed())) subscription.fail(refusal())
    } catch (error) {
      subscription.fail(new GraphQLError((error as Error).message, { originalError: error as Error }))
    }
  }
  const timer = setInterval(check, RECHECKED_MS).unref()
  subscription.onEnd(() => clearInterval(timer))
  // To open it may have taken longer than its decisions are kept.
  void check()
}

function refusal(): GraphQLError {
  return new GraphQLError('A policy no longer allows this subscription', { extensions: { code: 'FORBIDDEN' } })
}
