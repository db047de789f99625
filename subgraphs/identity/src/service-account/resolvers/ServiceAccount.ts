import { permissionsOf } from '../../role/role.ts'
import type { ServiceAccountResolvers } from '../../types.generated.ts'

export const ServiceAccount: ServiceAccountResolvers = {
  __resolveReference: ({ id }, { serviceAccounts }) => serviceAccounts.find(id),
  permissions: ({ roles }) => permissionsOf(roles),
}
