import { permissionsOf } from '../../role/role.ts'
import type { UserResolvers } from '../../types.generated.ts'

export const User: UserResolvers = {
  __resolveReference: ({ id }, { users }) => users.find(id),
  permissions: ({ roles }) => permissionsOf(roles),
}
