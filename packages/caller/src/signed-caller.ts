import { createHash, KeyObject, sign as signBytes } from 'node:crypto'
import {
  type CryptoKey,
  calculateJwkThumbprint,
  createLocalJWKSet,
  createRemoteJWKSet,
  exportJWK,
  generateKeyPair,
  importPKCS8,
  type JSONWebKeySet,
  type JWK,
  jwtVerify,
} from 'jose'
import type { Caller } from './caller.ts'

const ISSUER = 'gateway'
const AUDIENCE = 'subgraph'
const TYPE = 'caller+jwt'
const LIFETIME_SECONDS = 60
// A token is signed anew when less than this is left, so that it cannot expire between gateway and subgraph.
const MARGIN_SECONDS = 20
const CACHED_MAX = 10_000
const PEM = /-----BEGIN PRIVATE KEY-----.+?-----END PRIVATE KEY-----/gs

export interface CallerSigner {
  /** The JWT for this caller, valid for at least 20 s; equal callers share one. */
  sign(caller: Caller): string
  /** What the subgraphs verify with (RFC 7517). */
  readonly jwks: JSONWebKeySet
}

/**
 * Signs callers with EdDSA (RFC 8037) for the way from gateway to subgraph.
 * @param options.privateKey PKCS #8 PEM of an Ed25519 key, or of several: the first signs, all are published. A new key is
 *   added as the last to every gateway, then moved to the front, then the old one is left out: no gateway ever signs with a
 *   key that another does not publish. Without it a key is made that lives as long as the process.
 */
export async function createCallerSigner(options: { privateKey?: string; now?: () => number } = {}): Promise<CallerSigner> {
  const now = options.now ?? Date.now
  const keys = await keysIn(options.privateKey)
  const publicJwks = await Promise.all(keys.map(publicJwkOf))
  const [key, kid] = [KeyObject.from(keys[0] as CryptoKey), publicJwks[0]?.kid ?? '']
  const signed = new Map<string, { token: string; freshUntil: number }>()
  // One operation asks with the same caller several times.
  const ids = new WeakMap<Caller, string>()

  function idOf(caller: Caller): string {
    const id = ids.get(caller) ?? createHash('sha256').update(JSON.stringify(caller)).digest('base64')
    ids.set(caller, id)
    return id
  }

  return {
    jwks: { keys: publicJwks },
    sign(caller) {
      const id = idOf(caller)
      const cached = signed.get(id)
      if (cached && cached.freshUntil > now()) return cached.token
      const token = signWith(key, kid, caller, now())
      if (signed.size >= CACHED_MAX) signed.clear()
      signed.set(id, { token, freshUntil: now() + (LIFETIME_SECONDS - MARGIN_SECONDS) * 1000 })
      return token
    },
  }
}

async function keysIn(pems: string | undefined): Promise<CryptoKey[]> {
  if (!pems) return [(await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })).privateKey]
  // What is no PEM at all is left to jose to refuse.
  return Promise.all((pems.match(PEM) ?? [pems]).map((pem) => importPKCS8(pem, 'EdDSA', { extractable: true })))
}

async function publicJwkOf(key: CryptoKey): Promise<JWK & { kid: string }> {
  const { d: _private, ...jwk } = await exportJWK(key)
  return { ...jwk, kid: await calculateJwkThumbprint(jwk), alg: 'EdDSA', use: 'sig' }
}

/** A JWS in compact form (RFC 7515). At once and not by WebCrypto: its way through a thread costs as much as the signature. */
function signWith(key: KeyObject, kid: string, caller: Caller, nowMs: number): string {
  const issuedAt = Math.floor(nowMs / 1000)
  const claims = { caller, iss: ISSUER, aud: AUDIENCE, iat: issuedAt, exp: issuedAt + LIFETIME_SECONDS }
  const content = `${encoded({ alg: 'EdDSA', typ: TYPE, kid })}.${encoded(claims)}`
  return `${content}.${signBytes(null, Buffer.from(content), key).toString('base64url')}`
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
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
