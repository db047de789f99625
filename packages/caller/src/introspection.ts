import type { Plan } from './caller.ts'

/** What the gateway asks of whoever issues credentials: in process by a function, else over HTTP. */

/** Answers for a token that its bearer alone cannot prove (RFC 7662). */
export type Introspect = (token: string) => Promise<Introspection>

export type Introspection = { readonly active: false } | ActiveToken

/** An active token, in the terms of RFC 7662, 2.2. */
export interface ActiveToken {
  readonly active: true
  /** Id of the key. */
  readonly jti: string
  /** Id of its owner. */
  readonly sub: string
  readonly sub_kind: 'USER' | 'SERVICE_ACCOUNT'
  readonly tenant_id: string
  /** The tenant's. */
  readonly plan?: Plan
  /** What it allows now, separated by spaces. */
  readonly scope: string
  /** Epoch seconds, to the millisecond. */
  readonly exp?: number
}

/**
 * What was revoked since `after`: a cursor of an earlier answer, or "0". What was told before may be told again.
 */
export type ReadRevocations = (after: string) => Promise<Revocations>

export interface Revocations {
  readonly cursor: string
  readonly revocations: readonly Revocation[]
}

/** A session, user, key or service account whose credentials are no longer what they were. */
export interface Revocation {
  /** Of this revocation alone: by it one that is told again is recognized. */
  readonly sequence: string
  readonly subject: string
  /** Tokens of this version or a later one stay good; without it none does. */
  readonly version?: number
}
