export type { Permission as PermissionMapper } from './permission.ts'
export type { Role as RoleMapper } from './role.ts'
