import type { MutationResolvers } from '../../../types.generated.ts'

export const settleCost: NonNullable<MutationResolvers['settleCost']> = (_, { input }, { reservations }) =>
  reservations.settle(input)
