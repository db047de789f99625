import { randomUUID } from 'node:crypto'
import type { Plan } from '@agentic/caller/caller'
import { SignJWT } from 'jose'
import type { SigningKeys } from './signing-keys.ts'

const LIFETIME_SECONDS = 600
export const ALGORITHM = 'EdDSA'
/** RFC 9068, 2.1. */
export const TOKEN_TYPE = 'at+jwt'
const PLATFORM = 'platform'

export interface AccessToken {
  readonly accessToken: string
  readonly expiresAt: Date
}

export interface UserGrant {
  readonly userId: string
  readonly tenantId: string
  /** The tenant's: how much the gateway lets it ask. */
  readonly plan: Plan
  readonly sessionId: string
  readonly permissions: readonly string[]
  /** The user's, read together with the permissions: once it is raised the token is refused. */
  readonly tokenVersion: number
}

export interface ServiceGrant {
  readonly service: string
  readonly tenantId: string
  /** The tenant's, whose quotas hold for what services do in it too. */
  readonly plan: Plan
  readonly permissions: readonly string[]
}

export interface AccessTokenIssuer {
  forUser(grant: UserGrant): Promise<AccessToken>
  forService(grant: ServiceGrant): Promise<AccessToken>
}

export interface AccessTokenOptions {
  readonly keys: SigningKeys
  readonly issuer: string
  readonly audience: string
  readonly now: () => Date
}

/** Issues JWT access tokens (RFC 9068), signed with EdDSA (RFC 8037). */
export function createAccessTokenIssuer({ keys, issuer, audience, now }: AccessTokenOptions): AccessTokenIssuer {
  const issue = async (subject: string, claims: Record<string, string | number>): Promise<AccessToken> => {
    const issuedAt = Math.floor(now().getTime() / 1_000)
    const expiresAt = issuedAt + LIFETIME_SECONDS
    const { kid, privateKey } = await keys.current()
    const accessToken = await new SignJWT(claims)
      .setProtectedHeader({ alg: ALGORITHM, typ: TOKEN_TYPE, kid })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setJti(randomUUID())
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(privateKey)
    return { accessToken, expiresAt: new Date(expiresAt * 1_000) }
  }

  return {
    forUser: ({ userId, tenantId, plan, sessionId, permissions, tokenVersion }) =>
      issue(userId, {
        client_id: PLATFORM,
        tenant_id: tenantId,
        plan,
        sid: sessionId,
        scope: permissions.join(' '),
        token_version: tokenVersion,
      }),
    forService: ({ service, tenantId, plan, permissions }) =>
      issue(service, { client_id: service, tenant_id: tenantId, plan, scope: permissions.join(' ') }),
  }
}
