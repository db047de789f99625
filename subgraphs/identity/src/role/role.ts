import { PERMISSION_NAMES } from './permission.ts'

export interface Role {
  readonly id: string
  readonly name: string
  readonly permissions: readonly string[]
  readonly builtIn: boolean
}

const VIEWER = ['users:read', 'agents:read', 'projects:read', 'costs:read']
const DEVELOPER = [...VIEWER, 'agents:manage', 'runs:execute', 'events:manage']
const MANAGER = [...DEVELOPER, 'users:manage', 'api_keys:manage', 'audit:read', 'approvals:decide', 'projects:manage']

/** The roles that every tenant has. */
export const BUILT_IN_ROLES = [
  { name: 'admin', permissions: PERMISSION_NAMES },
  { name: 'manager', permissions: MANAGER },
  { name: 'developer', permissions: DEVELOPER },
  { name: 'viewer', permissions: VIEWER },
] as const

/** What a holder of all these roles may do: sorted, each once. */
export function permissionsOf(roles: readonly Role[]): string[] {
  return [...new Set(roles.flatMap(({ permissions }) => permissions))].sort()
}
