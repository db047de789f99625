import { holds, type IdentifiedCaller } from '@agentic/caller/caller'
import { badInput, DomainError } from '@agentic/service/errors'
import { permissionsOf, type Role } from './role/role.ts'

/** Nobody can grant what they do not hold. @throws FORBIDDEN that names what is missing */
export function requireAll(caller: IdentifiedCaller, permissions: readonly string[]): void {
  const missing = permissions.filter((permission) => !holds(caller, permission))
  if (missing.length > 0) throw new DomainError('FORBIDDEN', `You cannot grant what you may not do: ${missing.join(', ')}`)
}

/** @throws BAD_USER_INPUT where some of the roles that were asked for were not found; FORBIDDEN as above */
export function requireGrantable(
  caller: IdentifiedCaller,
  { asked, found, field }: { readonly asked: readonly string[]; readonly found: readonly Role[]; readonly field: string },
): void {
  if (found.length < asked.length) throw badInput({ [field]: 'must be ids of roles of this tenant' })
  requireAll(caller, permissionsOf(found))
}
