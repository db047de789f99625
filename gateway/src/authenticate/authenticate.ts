import { createHash } from 'node:crypto'
import { anonymous, type Caller } from '@agentic/caller/caller'
import type { ActiveToken, Introspect } from '@agentic/caller/introspection'
import { DomainError } from '@agentic/service/errors'
import { decodeJwt, errors, jwtVerify } from 'jose'
import { callerOf, isExpectedType, planIn, wordsIn } from './access-token.ts'
import { type Authenticated, EstablishedCredential } from './authenticated.ts'
import { CredentialCache } from './credential-cache.ts'
import { keyGetter } from './key-source.ts'
import type { RevocationList } from './revocation.ts'
import type { TokenIssuer } from './token-issuer.ts'

export type { Authenticated } from './authenticated.ts'

// For how long the issuer is not asked again about an opaque token.
const INTROSPECTED_MS = 30_000
const ATTEMPTS_MAX = 3

/**
 * From the value of an `Authorization` header to its caller; no header is the anonymous caller.
 * @throws DomainError UNAUTHENTICATED where there is a credential and it is not valid, SUBGRAPH_UNAVAILABLE where nobody
 *   can tell now
 */
export type Authenticate = (authorization: string | undefined) => Promise<Authenticated>

export interface AuthenticateOptions {
  /** For tokens that are no JWT (RFC 7662); without it they are refused. */
  readonly introspect?: Introspect | undefined
  /** Without it a token is good until it expires. */
  readonly revocations?: RevocationList | undefined
  /** Epoch milliseconds. */
  readonly now?: () => number
}

const ANONYMOUS: Authenticated = { caller: anonymous, onRevoked: () => () => {} }

/** Where there are no keys to verify anything with. */
export const everybodyAnonymous: Authenticate = async () => ANONYMOUS

/**
 * Verifies access tokens (RFC 9068) with the keys of whoever issues them, and asks about API keys. What was found out is
 * kept for a while, so that most requests cost a hash and a look into a map.
 * @param issuers each with an `iss` of its own: a token is verified with the keys of the one that it names, and no other's
 */
export function createAuthenticate(issuers: readonly TokenIssuer[], options: AuthenticateOptions = {}): Authenticate {
  const { introspect, revocations, now = Date.now } = options
  const byName = new Map(issuers.map(({ expected, keys }) => [expected.issuer, { expected, getKey: keyGetter(keys) }]))
  const cache = new CredentialCache(now)

  async function verified(token: string, establishedAtMs: number): Promise<EstablishedCredential> {
    // What it says before it is verified chooses the keys, and nothing else.
    const issuer = byName.get(decodeJwt(token).iss ?? '')
    if (!issuer) throw unauthenticated('The access token is of an issuer that is not known here')
    const { expected, getKey } = issuer
    const { payload, protectedHeader } = await jwtVerify(token, getKey, {
      issuer: expected.issuer,
      audience: expected.audience,
      algorithms: [...expected.algorithms],
      requiredClaims: ['exp'],
      currentDate: new Date(now()),
    })
    if (!isExpectedType(protectedHeader, expected)) throw unauthenticated('The token is no access token')
    const caller = callerOf(payload, expected)
    if (!caller) throw unauthenticated('The access token lacks a claim')
    const tokenVersion = typeof payload.token_version === 'number' ? payload.token_version : 0
    const found = { caller, expiresAt: Number(payload.exp) * 1000, tokenVersion, establishedAtMs }
    return new EstablishedCredential(found, revocations)
  }

  async function introspected(token: string, establishedAtMs: number): Promise<EstablishedCredential> {
    const answer = await introspect?.(token)
    if (!answer?.active) throw unauthenticated('The API key is not valid')
    const expiresAt = answer.exp && answer.exp * 1000
    const found = { caller: keyCallerOf(answer), tokenVersion: 0, establishedAtMs, ...(expiresAt && { expiresAt }) }
    return new EstablishedCredential(found, revocations)
  }

  const establish = async (token: string, isJwt: boolean): Promise<EstablishedCredential> => {
    await revocations?.known()
    const credential = await (isJwt ? verified : introspected)(token, performance.now())
    if (credential.expiresAt !== undefined && credential.expiresAt <= now()) throw unauthenticated('The credential has expired')
    return credential
  }

  /** A revoked JWT stays revoked; a key that is named by a revocation may only have changed: the issuer says. */
  const current = async (token: string): Promise<Authenticated> => {
    const isJwt = token.split('.').length === 3
    const id = createHash('sha256').update(token).digest('base64')
    for (let attempt = 1; attempt <= ATTEMPTS_MAX; attempt += 1) {
      const credential = await cache.get(id, () => establish(token, isJwt), isJwt ? Number.POSITIVE_INFINITY : INTROSPECTED_MS)
      if (!credential.isRevoked) return credential
      cache.delete(id)
      if (isJwt) break
    }
    throw unauthenticated('The session has ended, or what it may do has changed: refresh it')
  }

  return async (authorization) => {
    if (!authorization) return ANONYMOUS
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    if (!token) throw unauthenticated('Authorization must be "Bearer <access token or API key>"')
    try {
      return await current(token)
    } catch (error) {
      throw refusal(error)
    }
  }
}

function keyCallerOf({ jti, sub, sub_kind: kind, tenant_id: tenantId, scope, plan }: ActiveToken): Caller {
  return { kind: 'API_KEY', keyId: jti, owner: { kind, id: sub }, tenantId, ...planIn(plan), permissions: wordsIn(scope) }
}

function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return unauthenticated('The access token has expired', error)
  // Keys that cannot be fetched are no fault of the client's: it must not throw its token away.
  const isUnreachable =
    !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === 'ERR_JOSE_GENERIC'
  if (error instanceof DomainError) return error
  if (isUnreachable) return new DomainError('SUBGRAPH_UNAVAILABLE', 'Credentials cannot be verified now', { cause: error })
  return unauthenticated('The access token is not valid', error)
}

function unauthenticated(message: string, cause?: unknown): DomainError {
  return new DomainError('UNAUTHENTICATED', message, { cause })
}
