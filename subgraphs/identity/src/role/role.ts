import { badInput, DomainError } from '@agentic/service/errors'
import { validate } from 'uuid'
import { PERMISSION_NAMES } from './permission.ts'

export interface RoleText {
  readonly name: string
  readonly permissions: readonly string[]
}

export interface Role extends RoleText {
  readonly id: string
  readonly builtIn: boolean
  readonly version: number
}

/** The built-in role that some active user always has. */
export const ADMIN_ROLE = 'admin'

const VIEWER = ['users:read', 'agents:read', 'projects:read', 'costs:read']
const DEVELOPER = [...VIEWER, 'agents:manage', 'runs:execute', 'events:manage']
const MANAGER = [...DEVELOPER, 'users:manage', 'api_keys:manage', 'audit:read', 'approvals:decide', 'projects:manage']

/** The roles that every tenant has. */
export const BUILT_IN_ROLES = [
  { name: ADMIN_ROLE, permissions: PERMISSION_NAMES },
  { name: 'manager', permissions: MANAGER },
  { name: 'developer', permissions: DEVELOPER },
  { name: 'viewer', permissions: VIEWER },
] as const

/** What a holder of all these roles may do: sorted, each once. */
export function permissionsOf(roles: readonly Role[]): string[] {
  return [...new Set(roles.flatMap(({ permissions }) => permissions))].sort()
}

/** @throws FORBIDDEN */
export function requireCustom({ name, builtIn }: Role): void {
  if (builtIn) throw new DomainError('FORBIDDEN', `The role "${name}" is built in: every tenant has it as it is`)
}

/** @throws BAD_USER_INPUT that names what does not exist @param field its path in the input */
export function readPermissions(permissions: readonly string[], field: string): string[] {
  const unknown = permissions.filter((permission) => !PERMISSION_NAMES.includes(permission))
  if (unknown.length > 0) throw badInput({ [field]: `must be permissions that exist, got ${unknown.join(', ').slice(0, 200)}` })
  return [...new Set(permissions)].sort()
}

/** @throws BAD_USER_INPUT @param field its path in the input */
export function readRoleIds(roleIds: readonly string[], field: string): string[] {
  if (!roleIds.every(validate)) throw badInput({ [field]: 'must be ids of roles of this tenant' })
  return [...new Set(roleIds.map((id) => id.toLowerCase()))]
}
