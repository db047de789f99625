import { type Caller, type IdentifiedCaller, isIdentified, type UserCaller } from '@agentic/caller/caller'
import type { TenantScope } from '@agentic/postgres/database'
import { DomainError } from '@agentic/service/errors'

/** @throws UNAUTHENTICATED for an anonymous caller */
export function identified(caller: Caller): IdentifiedCaller {
  if (!isIdentified(caller)) throw new DomainError('UNAUTHENTICATED', 'Sign in first')
  return caller
}

/** @throws FORBIDDEN for a service: it has neither a profile nor sessions */
export function identifiedUser(caller: Caller): UserCaller {
  const known = identified(caller)
  if (known.kind !== 'USER') throw new DomainError('FORBIDDEN', 'Only a user can do this, not a service')
  return known
}

export function scopeOf(caller: IdentifiedCaller): TenantScope {
  return { tenantId: caller.tenantId, ...(caller.kind === 'USER' && { userId: caller.userId }) }
}
