import { type Caller, isIdentified } from '@agentic/caller/caller'
import type { TenantScope } from '@agentic/postgres/database'
import { DomainError } from '@agentic/service/errors'

/** Whose rows a caller reaches. The gateway refuses anonymous callers; this holds where it was misconfigured. */
export function scopeOf(caller: Caller): TenantScope {
  if (!isIdentified(caller)) throw new DomainError('UNAUTHENTICATED', 'Sign in first')
  return caller.kind === 'USER' ? { tenantId: caller.tenantId, userId: caller.userId } : { tenantId: caller.tenantId }
}
