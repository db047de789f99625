import type { TenantSettingsResolvers } from '../../types.generated.ts'

export const TenantSettings: TenantSettingsResolvers = {}
