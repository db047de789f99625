import { anonymous, type Caller } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import { createLocalJWKSet, createRemoteJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose'

const ISSUER = 'identity'
const AUDIENCE = 'gateway'
const TYPE = 'at+jwt'

/** Who a credential stands for, and until when. */
export interface Authenticated {
  readonly caller: Caller
  /** Epoch milliseconds; an open socket is closed then. */
  readonly expiresAt?: number
}

/**
 * From the value of an `Authorization` header to its caller; no header is the anonymous caller.
 * @throws DomainError UNAUTHENTICATED where there is a credential and it is not valid
 */
export type Authenticate = (authorization: string | undefined) => Promise<Authenticated>

/** Verifies access tokens (RFC 9068) with the keys of whoever issues them. */
export function createAuthenticate(keys: URL | JSONWebKeySet): Authenticate {
  const getKey = keys instanceof URL ? createRemoteJWKSet(keys, { cooldownDuration: 1_000 }) : createLocalJWKSet(keys)
  return async (authorization) => {
    if (!authorization) return { caller: anonymous }
    const token = /^Bearer +(\S+)$/i.exec(authorization)?.[1]
    if (!token) throw unauthenticated('Authorization must be "Bearer <access token>"')
    try {
      const { payload } = await jwtVerify(token, getKey, {
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        algorithms: ['EdDSA'],
        requiredClaims: ['sub', 'exp', 'tenant_id'],
      })
      return { caller: callerOf(payload), expiresAt: Number(payload.exp) * 1000 }
    } catch (error) {
      throw refusal(error)
    }
  }
}

/** A token whose subject is its client was issued for client credentials: a service acts for itself (RFC 9068, 2.2). */
function callerOf({ sub, client_id, tenant_id, sid, scope }: JWTPayload): Caller {
  if (typeof sub !== 'string' || typeof tenant_id !== 'string') throw unauthenticated('The access token lacks a claim')
  const permissions = typeof scope === 'string' ? scope.split(' ').filter(Boolean) : []
  if (sub === client_id) return { kind: 'SERVICE', service: sub, tenantId: tenant_id, permissions }
  if (typeof sid !== 'string') throw unauthenticated('The access token lacks a claim')
  return { kind: 'USER', userId: sub, tenantId: tenant_id, sessionId: sid, permissions }
}

function refusal(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) return unauthenticated('The access token has expired', error)
  // Keys that cannot be fetched are no fault of the client's: it must not throw its token away.
  const isUnreachable =
    !(error instanceof errors.JOSEError) || error instanceof errors.JWKSTimeout || error.code === 'ERR_JOSE_GENERIC'
  if (error instanceof DomainError) return error
  if (isUnreachable) return new DomainError('SUBGRAPH_UNAVAILABLE', 'Access tokens cannot be verified now', { cause: error })
  return unauthenticated('The access token is not valid', error)
}

function unauthenticated(message: string, cause?: unknown): DomainError {
  return new DomainError('UNAUTHENTICATED', message, { cause })
}
