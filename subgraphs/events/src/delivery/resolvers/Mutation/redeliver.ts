import type { MutationResolvers } from '../../../types.generated.ts'

export const redeliver: NonNullable<MutationResolvers['redeliver']> = (_, { deliveryId }, { deliveries }) =>
  deliveries.redeliver(deliveryId)
