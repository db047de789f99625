import type { TenantResolvers } from '../../types.generated.ts'

export const Tenant: TenantResolvers = {
  __resolveReference: ({ id }, { tenants }) => tenants.find(id),
  settings: (tenant) => tenant,
  quotas: (tenant, _, { tenants }) => tenants.quotas(tenant),
}
