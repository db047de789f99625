export type { Tenant as TenantMapper, TenantSettings as TenantSettingsMapper } from './tenant.ts'
