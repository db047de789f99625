import type { SubscriptionResolvers } from './../../../types.generated.ts'
import type { RunEvent } from '../../run-event.ts'

export const runEvents: NonNullable<SubscriptionResolvers['runEvents']> = {
  subscribe: (_, { runId, afterSequence }, { runs }) => runs.follow(runId, afterSequence),
  resolve: (event: RunEvent) => event,
}
