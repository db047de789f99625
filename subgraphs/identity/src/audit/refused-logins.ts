import { actorOf, isIdentified } from '@agentic/caller/caller'
import type { RefusedMutation } from '@agentic/service/audit-mutations'
import { RefusedSignIn } from '../sign-in/refused-sign-in.ts'
import type { AuditStore } from './audit.store.ts'

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/
/** In which somebody who has signed in proves once more who they are. */
const PROOFS = ['changePassword', 'confirmTotp', 'disableTotp']

/**
 * Notes logins that were refused. Of a password whether anybody has the address is found out later, so that no time tells.
 * Where the tenant is not known – of a token that nobody has made – there is no log in which to note it.
 */
export function createRefusedLogins(store: AuditStore): (refused: RefusedMutation) => Promise<void> {
  return async (refused) => {
    const { field, error } = refused
    if (error instanceof RefusedSignIn) {
      const { tenantId, userId } = error
      await store.addRefusal(tenantId, { ...originOf(refused), actor: null, target: userId })
    } else if (isLogin(refused)) {
      await store.addRefusedLogin({ ...originOf(refused), ...addresseeOf(refused) })
    } else if (PROOFS.includes(field) && isIdentified(refused.request.caller)) {
      const { caller } = refused.request
      const actor = actorOf(caller)
      await store.addRefusal(caller.tenantId, { ...originOf(refused), actor, target: actor.id })
    }
  }
}

/** With a password. Registering again with an idempotency key is one too. */
function isLogin({ field, error }: RefusedMutation): boolean {
  return field === 'login' || (field === 'register' && error.code === 'UNAUTHENTICATED')
}

function originOf({ field, error, request }: RefusedMutation) {
  const { requestId, clientAddress = null } = request
  return { action: `identity.${field}`, code: error.code, requestId, clientAddress }
}

function addresseeOf({ args }: RefusedMutation): { email: string; tenantSlug: string | null } {
  const { email, tenant } = args.input as { email: string; tenant?: string | null }
  // Anything else names no tenant, and may be a password in the wrong place.
  return { email, tenantSlug: tenant && SLUG.test(tenant) ? tenant : null }
}
