import type { Introspect, Introspection } from '@agentic/caller/introspection'
import type { ApiKeyStore } from './api-key.store.ts'
import { allowedBy, endOf, type HeldKey, hasEnded } from './api-key.ts'
import { hashKeySecret, isKeySecret } from './key-secret.ts'
import type { KeyUses } from './key-uses.ts'

/** Says what an API key is good for at this moment (RFC 7662), and notes that it was used. */
export function createIntrospect(parts: { store: ApiKeyStore; uses: KeyUses; now: () => Date }): Introspect {
  const { store, uses, now } = parts
  return async (token) => {
    if (!isKeySecret(token)) return { active: false }
    const hash = hashKeySecret(token)
    const tenantId = await store.findTenantIdBySecret(hash)
    const held = tenantId ? await store.findHeld(tenantId, hash) : null
    if (!held) return { active: false }
    const answer = introspected(held, now())
    if (answer.active) uses.note(held.key, now())
    return answer
  }
}

function introspected({ key, ownerPermissions, plan }: HeldKey, now: Date): Introspection {
  if (ownerPermissions === null || hasEnded(key, now)) return { active: false }
  const end = endOf(key)
  return {
    active: true,
    jti: key.id,
    sub: key.owner.id,
    sub_kind: key.owner.kind,
    tenant_id: key.tenantId,
    plan,
    scope: allowedBy(key.scopes, ownerPermissions).join(' '),
    ...(end && { exp: end.getTime() / 1_000 }),
  }
}
