import type { MutationResolvers } from '../../../types.generated.ts'

export const releaseCost: NonNullable<MutationResolvers['releaseCost']> = (_, { reservationId }, { reservations }) =>
  reservations.release(reservationId)
