import type { QueryResolvers } from '../../../types.generated.ts'

export const permissions: NonNullable<QueryResolvers['permissions']> = (_, __, { roles }) => roles.permissions()
