import { type Caller, isIdentified, userIdOf } from '@agentic/caller/caller'
import type { TenantScope } from '@agentic/postgres/database'
import { DomainError } from '@agentic/service/errors'

/** Whose rows a caller reaches. The gateway refuses anonymous callers; this holds where it was misconfigured. */
export function scopeOf(caller: Caller): TenantScope {
  if (!isIdentified(caller)) throw new DomainError('UNAUTHENTICATED', 'Sign in first')
  const userId = userIdOf(caller)
  return { tenantId: caller.tenantId, ...(userId && { userId }) }
}
