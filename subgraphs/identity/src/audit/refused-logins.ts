import type { RefusedMutation } from '@agentic/service/audit-mutations'
import type { AuditStore } from './audit.store.ts'

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/

/** Notes logins that were refused. Whether anybody has the address is found out later, so that no time tells. */
export function createRefusedLogins(store: AuditStore): (refused: RefusedMutation) => Promise<void> {
  return async ({ field, code, args, request }) => {
    if (field !== 'login') return
    const { email, tenant } = args.input as { email: string; tenant?: string | null }
    await store.addRefusedLogin({
      email,
      // Anything else names no tenant, and may be a password in the wrong place.
      tenantSlug: tenant && SLUG.test(tenant) ? tenant : null,
      code,
      requestId: request.requestId,
      clientAddress: request.clientAddress ?? null,
    })
  }
}
