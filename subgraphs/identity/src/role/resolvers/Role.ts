import type { RoleResolvers } from '../../types.generated.ts'

export const Role: RoleResolvers = { __resolveReference: ({ id }, { roles }) => roles.find(id) }
