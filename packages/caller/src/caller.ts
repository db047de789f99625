/**
 * Who a request acts for, as the gateway established it. Everything behind the gateway trusts this value and
 * nothing else: it arrives as an object (in process) or inside a JWT signed by the gateway (over HTTP).
 */
export type Caller = AnonymousCaller | UserCaller | ApiKeyCaller | ServiceCaller

/** What a tenant pays for: it sets how much its callers may ask. */
export const PLANS = ['FREE', 'DEVELOPER', 'ENTERPRISE'] as const
export type Plan = (typeof PLANS)[number]

/** No credential was sent: only public fields are open. */
export interface AnonymousCaller {
  readonly kind: 'ANONYMOUS'
}

/** A person with a session. */
export interface UserCaller {
  readonly kind: 'USER'
  readonly tenantId: string
  readonly userId: string
  readonly sessionId: string
  /** The tenant's. */
  readonly plan?: Plan
  readonly permissions: readonly string[]
}

/** An API key, acting for the user or the service account that owns it. */
export interface ApiKeyCaller {
  readonly kind: 'API_KEY'
  readonly tenantId: string
  readonly keyId: string
  readonly owner: KeyOwner
  /** The tenant's. */
  readonly plan?: Plan
  /** The key's scopes, as far as its owner holds them. */
  readonly permissions: readonly string[]
}

export interface KeyOwner {
  readonly kind: 'USER' | 'SERVICE_ACCOUNT'
  readonly id: string
}

/** One of the platform's own services, acting in one tenant (OAuth client credentials). */
export interface ServiceCaller {
  readonly kind: 'SERVICE'
  readonly tenantId: string
  /** The OAuth client id: `agents`, `projects`, … */
  readonly service: string
  /** The tenant's. */
  readonly plan?: Plan
  readonly permissions: readonly string[]
}

export type IdentifiedCaller = UserCaller | ApiKeyCaller | ServiceCaller

/** Who acts: what a log or a "started by" names, and whom an idempotency key belongs to. */
export interface Actor {
  readonly kind: 'USER' | 'SERVICE_ACCOUNT' | 'SERVICE'
  /** Of the user or the service account; of a service its name. */
  readonly id: string
}

export const anonymous: AnonymousCaller = { kind: 'ANONYMOUS' }

export function isIdentified(caller: Caller): caller is IdentifiedCaller {
  return caller.kind !== 'ANONYMOUS'
}

export function holds(caller: Caller, permission: string): boolean {
  return isIdentified(caller) && caller.permissions.includes(permission)
}

/** What the caller's tenant pays for; undefined where another issuer says nothing of it. */
export function planOf(caller: Caller): Plan | undefined {
  return 'plan' in caller ? caller.plan : undefined
}

export function actorOf(caller: IdentifiedCaller): Actor {
  switch (caller.kind) {
    case 'USER':
      return { kind: 'USER', id: caller.userId }
    case 'API_KEY':
      return caller.owner
    case 'SERVICE':
      return { kind: 'SERVICE', id: caller.service }
    default:
      return caller satisfies never
  }
}

/** The person for whom something is done, by themselves or through their key. */
export function userIdOf(caller: IdentifiedCaller): string | undefined {
  const { kind, id } = actorOf(caller)
  return kind === 'USER' ? id : undefined
}
