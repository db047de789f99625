import type { QueryResolvers } from '../../../types.generated.ts'

export const tenant: NonNullable<QueryResolvers['tenant']> = (_, __, { tenants }) => tenants.own()
