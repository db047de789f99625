import { holds, type IdentifiedCaller } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'

/** Nobody can grant what they do not hold. @throws FORBIDDEN that names what is missing */
export function requireAll(caller: IdentifiedCaller, permissions: readonly string[]): void {
  const missing = permissions.filter((permission) => !holds(caller, permission))
  if (missing.length > 0) throw new DomainError('FORBIDDEN', `You cannot grant what you may not do: ${missing.join(', ')}`)
}
