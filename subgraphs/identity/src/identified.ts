import { type Caller, type IdentifiedCaller, isIdentified, type UserCaller, userIdOf } from '@agentic/caller/caller'
import type { TenantScope } from '@agentic/postgres/database'
import { DomainError } from '@agentic/service/errors'

/** @throws UNAUTHENTICATED for an anonymous caller */
export function identified(caller: Caller): IdentifiedCaller {
  if (!isIdentified(caller)) throw new DomainError('UNAUTHENTICATED', 'Sign in first')
  return caller
}

/** @throws FORBIDDEN for a key or a service: only who signed in has a session and a password */
export function identifiedUser(caller: Caller): UserCaller {
  const known = identified(caller)
  if (known.kind !== 'USER') throw new DomainError('FORBIDDEN', 'Only a user who signed in can do this')
  return known
}

export function scopeOf(caller: IdentifiedCaller): TenantScope {
  const userId = userIdOf(caller)
  return { tenantId: caller.tenantId, ...(userId && { userId }) }
}
