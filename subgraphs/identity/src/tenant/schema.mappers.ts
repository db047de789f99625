export type { Tenant as TenantMapper } from './tenant.ts'
