import { createHash } from 'node:crypto'
import {
  type CryptoKey,
  calculateJwkThumbprint,
  createLocalJWKSet,
  createRemoteJWKSet,
  exportJWK,
  generateKeyPair,
  importPKCS8,
  type JSONWebKeySet,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose'
import type { Caller } from './caller.ts'

const ISSUER = 'gateway'
const AUDIENCE = 'subgraph'
const TYPE = 'caller+jwt'
const LIFETIME_SECONDS = 60
// A token is signed anew when less than this is left, so that it cannot expire between gateway and subgraph.
const MARGIN_SECONDS = 20
const CACHED_MAX = 10_000

export interface CallerSigner {
  /** The JWT for this caller, valid for at least 20 s; equal callers share one. */
  sign(caller: Caller): Promise<string>
  /** What the subgraphs verify with (RFC 7517). */
  readonly jwks: JSONWebKeySet
}

/**
 * Signs callers with EdDSA (RFC 8037) for the way from gateway to subgraph.
 * @param options.privateKey PKCS #8 PEM of an Ed25519 key; without it a key is made that lives as long as the process.
 */
export async function createCallerSigner(options: { privateKey?: string; now?: () => number } = {}): Promise<CallerSigner> {
  const now = options.now ?? Date.now
  const key = options.privateKey
    ? await importPKCS8(options.privateKey, 'EdDSA', { extractable: true })
    : (await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })).privateKey
  const { d: _private, ...publicJwk } = await exportJWK(key)
  const kid = await calculateJwkThumbprint(publicJwk)
  const signed = new Map<string, { token: Promise<string>; freshUntil: number }>()

  return {
    jwks: { keys: [{ ...publicJwk, kid, alg: 'EdDSA', use: 'sig' }] },
    sign(caller) {
      const cacheKey = createHash('sha256').update(JSON.stringify(caller)).digest('base64')
      const cached = signed.get(cacheKey)
      if (cached && cached.freshUntil > now()) return cached.token
      const token = signWith(key, kid, caller, now())
      if (signed.size >= CACHED_MAX) signed.clear()
      signed.set(cacheKey, { token, freshUntil: now() + (LIFETIME_SECONDS - MARGIN_SECONDS) * 1000 })
      return token
    },
  }
}

function signWith(key: CryptoKey, kid: string, caller: Caller, nowMs: number): Promise<string> {
  const issuedAt = Math.floor(nowMs / 1000)
  return new SignJWT({ caller: caller as unknown as JWTPayload })
    .setProtectedHeader({ alg: 'EdDSA', typ: TYPE, kid })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt(issuedAt)
    .setExpirationTime(issuedAt + LIFETIME_SECONDS)
    .sign(key)
}

export interface CallerVerifier {
  /** @throws jose's `JOSEError` where the token is missing a claim, expired, or not signed by the gateway. */
  verify(token: string): Promise<Caller>
}

/** @param keys the gateway's JWKS, or where to fetch it (cached, refetched when an unknown key id turns up). */
export function createCallerVerifier(keys: URL | JSONWebKeySet): CallerVerifier {
  const getKey = keys instanceof URL ? createRemoteJWKSet(keys, { cooldownDuration: 1_000 }) : createLocalJWKSet(keys)
  return {
    async verify(token) {
      const { payload } = await jwtVerify(token, getKey, {
        issuer: ISSUER,
        audience: AUDIENCE,
        typ: TYPE,
        algorithms: ['EdDSA'],
        requiredClaims: ['exp', 'caller'],
      })
      return payload.caller as Caller
    },
  }
}
