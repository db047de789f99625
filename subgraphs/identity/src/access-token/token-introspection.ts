import { createLocalJWKSet, errors, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { validate } from 'uuid'
import { ALGORITHM, TOKEN_TYPE } from './access-token.ts'
import type { SigningKeys } from './signing-keys.ts'

export type AccessTokenIntrospection = { readonly active: false } | ActiveAccessToken

/** An access token that is good at this moment, in the terms of RFC 7662, 2.2: what it claims. */
export interface ActiveAccessToken {
  readonly active: true
  readonly token_type: 'Bearer'
  readonly iss: string
  readonly aud: string
  /** Of the user, or the name of a service. */
  readonly sub: string
  readonly jti: string
  /** Epoch seconds. */
  readonly iat: number
  readonly exp: number
  readonly client_id: string
  readonly tenant_id: string
  /** Separated by spaces. */
  readonly scope: string
  /** Of a user: their session. */
  readonly sid?: string
  readonly plan?: string
}

/** Of a user's token: what the database must still say for it to be good. */
export interface TokenHolder {
  readonly tenantId: string
  readonly userId: string
  readonly sessionId: string
  readonly tokenVersion: number
}

export interface TokenIntrospectionParts {
  readonly keys: SigningKeys
  readonly issuer: string
  readonly audience: string
  /** Whether the session goes on and the user may do what they could when the token was issued. */
  readonly isCurrent: (holder: TokenHolder, now: Date) => Promise<boolean>
  readonly now: () => Date
}

/** Says what an access token of ours is good for at this moment (RFC 7662). Of any other it says nothing: it is not active. */
export function createTokenIntrospection(parts: TokenIntrospectionParts): (token: string) => Promise<AccessTokenIntrospection> {
  const { keys, issuer, audience, isCurrent, now } = parts
  return async (token) => {
    const claims = await verified(token, { keys, issuer, audience, now: now() })
    if (!claims) return { active: false }
    const holder = holderOf(claims)
    if (holder && !(await isCurrent(holder, now()))) return { active: false }
    return { active: true, token_type: 'Bearer', ...shown(claims) }
  }
}

/** The claims of an access token as we issue it. */
interface Claims extends Omit<ActiveAccessToken, 'active' | 'token_type'> {
  readonly token_version?: number
}

async function verified(
  token: string,
  { keys, now, ...expected }: { keys: SigningKeys; issuer: string; audience: string; now: Date },
): Promise<Claims | null> {
  const getKey: JWTVerifyGetKey = createLocalJWKSet(await keys.jwks())
  try {
    const options = { ...expected, algorithms: [ALGORITHM], typ: TOKEN_TYPE, requiredClaims: ['exp'], currentDate: now }
    // Signed by us: it has the claims that we issue.
    return (await jwtVerify<Claims>(token, getKey, options)).payload
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}

/** Null for a service, which has no session. */
function holderOf({
  tenant_id: tenantId,
  sub: userId,
  sid: sessionId,
  token_version: tokenVersion = 0,
}: Claims): TokenHolder | null {
  return sessionId !== undefined && validate(sessionId) ? { tenantId, userId, sessionId, tokenVersion } : null
}

function shown({ iss, aud, sub, jti, iat, exp, client_id, tenant_id, scope, sid, plan }: Claims) {
  return { iss, aud, sub, jti, iat, exp, client_id, tenant_id, scope, ...(sid && { sid }), ...(plan && { plan }) }
}
