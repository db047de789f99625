import type { MutationResolvers } from '../../../types.generated.ts'

export const setUserRoles: NonNullable<MutationResolvers['setUserRoles']> = (_, { userId, roleIds }, { users }) =>
  users.setRoles(userId, roleIds)
