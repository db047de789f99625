import type { DeliveryConnectionResolvers } from '../../types.generated.ts'

export const DeliveryConnection: DeliveryConnectionResolvers = {}
