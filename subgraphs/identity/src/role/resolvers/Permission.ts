import type { PermissionResolvers } from '../../types.generated.ts'

export const Permission: PermissionResolvers = {}
