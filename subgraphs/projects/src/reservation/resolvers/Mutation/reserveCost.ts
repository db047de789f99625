import type { MutationResolvers } from '../../../types.generated.ts'

export const reserveCost: NonNullable<MutationResolvers['reserveCost']> = (_, { input }, { reservations }) =>
  reservations.reserve(input)
