/**
 * Who a request acts for, as the gateway established it. Everything behind the gateway trusts this value and
 * nothing else: it arrives as an object (in process) or inside a JWT signed by the gateway (over HTTP).
 */
export type Caller = AnonymousCaller | UserCaller | ServiceCaller

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
  readonly permissions: readonly string[]
}

/** One of the platform's own services, acting in one tenant (OAuth client credentials). */
export interface ServiceCaller {
  readonly kind: 'SERVICE'
  readonly tenantId: string
  /** The OAuth client id: `agents`, `projects`, … */
  readonly service: string
  readonly permissions: readonly string[]
}

export type IdentifiedCaller = UserCaller | ServiceCaller

export const anonymous: AnonymousCaller = { kind: 'ANONYMOUS' }

export function isIdentified(caller: Caller): caller is IdentifiedCaller {
  return caller.kind !== 'ANONYMOUS'
}

export function holds(caller: Caller, permission: string): boolean {
  return isIdentified(caller) && caller.permissions.includes(permission)
}
