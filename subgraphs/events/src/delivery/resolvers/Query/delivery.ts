import type { QueryResolvers } from '../../../types.generated.ts'

export const delivery: NonNullable<QueryResolvers['delivery']> = (_, { id }, { deliveries }) => deliveries.find(id)
