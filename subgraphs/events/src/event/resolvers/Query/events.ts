import type { QueryResolvers } from '../../../types.generated.ts'

export const events: NonNullable<QueryResolvers['events']> = (_, { filter, ...args }, context) =>
  context.events.list(args, filter ?? {})
