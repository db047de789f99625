import type { SubscriptionResolvers } from '../../../types.generated.ts'
import type { Event } from '../../event.ts'

export const events: NonNullable<SubscriptionResolvers['events']> = {
  subscribe: (_, { types, afterSequence }, context) => context.events.follow({ types }, afterSequence),
  resolve: (event: Event) => event,
}
