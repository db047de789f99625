import type { QueryResolvers } from '../../../types.generated.ts'

export const deliveries: NonNullable<QueryResolvers['deliveries']> = (_, { filter, ...args }, context) =>
  context.deliveries.list(args, filter ?? {})
