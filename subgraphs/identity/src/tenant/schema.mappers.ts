export type {
  Tenant as TenantMapper,
  TenantQuota as TenantQuotaMapper,
  TenantSettings as TenantSettingsMapper,
} from './tenant.ts'
