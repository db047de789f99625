import type { MutationResolvers } from '../../../types.generated.ts'

export const updateTenant: NonNullable<MutationResolvers['updateTenant']> = (_, { input }, { tenants }) => tenants.update(input)
