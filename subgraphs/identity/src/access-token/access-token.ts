import { randomUUID } from 'node:crypto'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, importPKCS8, type JSONWebKeySet, SignJWT } from 'jose'

const LIFETIME_SECONDS = 600
const PLATFORM = 'platform'

export interface AccessToken {
  readonly accessToken: string
  readonly expiresAt: Date
}

export interface UserGrant {
  readonly userId: string
  readonly tenantId: string
  readonly sessionId: string
  readonly permissions: readonly string[]
}

export interface ServiceGrant {
  readonly service: string
  readonly tenantId: string
  readonly permissions: readonly string[]
}

export interface AccessTokenIssuer {
  /** What the tokens are verified with (RFC 7517). */
  readonly jwks: JSONWebKeySet
  forUser(grant: UserGrant): Promise<AccessToken>
  forService(grant: ServiceGrant): Promise<AccessToken>
}

export interface AccessTokenOptions {
  /** PKCS #8 PEM of an Ed25519 key; without it a key is made that lives as long as the process. */
  readonly privateKey?: string | undefined
  readonly issuer: string
  readonly audience: string
  readonly now: () => Date
}

/** Issues JWT access tokens (RFC 9068), signed with EdDSA (RFC 8037). */
export async function createAccessTokenIssuer({
  privateKey,
  issuer,
  audience,
  now,
}: AccessTokenOptions): Promise<AccessTokenIssuer> {
  const key = privateKey
    ? await importPKCS8(privateKey, 'EdDSA', { extractable: true })
    : (await generateKeyPair('EdDSA', { crv: 'Ed25519', extractable: true })).privateKey
  const { d: _private, ...publicJwk } = await exportJWK(key)
  const kid = await calculateJwkThumbprint(publicJwk)

  const issue = async (subject: string, claims: Record<string, string>): Promise<AccessToken> => {
    const issuedAt = Math.floor(now().getTime() / 1_000)
    const expiresAt = issuedAt + LIFETIME_SECONDS
    const accessToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: 'EdDSA', typ: 'at+jwt', kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(key)
    return { accessToken, expiresAt: new Date(expiresAt * 1_000) }
  }

  return {
    jwks: { keys: [{ ...publicJwk, kid, alg: 'EdDSA', use: 'sig' }] },
    forUser: ({ userId, tenantId, sessionId, permissions }) =>
      issue(userId, { client_id: PLATFORM, tenant_id: tenantId, sid: sessionId, scope: permissions.join(' ') }),
    forService: ({ service, tenantId, permissions }) =>
      issue(service, { client_id: service, tenant_id: tenantId, scope: permissions.join(' ') }),
  }
}
