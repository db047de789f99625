import type { QueryResolvers } from '../../../types.generated.ts'

export const roles: NonNullable<QueryResolvers['roles']> = (_, __, { roles }) => roles.list()
