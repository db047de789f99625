import type { Caller, Plan } from '@agentic/caller/caller'
import { PLANS } from '@agentic/caller/caller'
import type { JWTHeaderParameters, JWTPayload } from 'jose'
import type { SettingsReader } from '../settings/settings-reader.ts'

// Those with a public key only: with a secret in common, whoever can verify can also sign.
const ALGORITHMS = ['EdDSA', 'ES256', 'ES384', 'ES512', 'PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512'] as const
export type Algorithm = (typeof ALGORITHMS)[number]

const NONE = 'none'
const ANY = 'any'

/** What an access token must say of where it comes from and whom it is for, and where it says who its caller is. */
export interface ExpectedToken {
  readonly issuer: string
  readonly audience: string
  readonly algorithms: readonly Algorithm[]
  /** Of its header (RFC 9068, 2.1), or `any`, where nothing tells an access token from other tokens for this audience. */
  readonly types: readonly string[]
  readonly userClaim: string
  /** `none`: all users of the issuer are one tenant. */
  readonly tenantClaim: string
  /** `none`: sessions have no name. */
  readonly sessionClaim: string
  /** Where a subject that is its own client is a service (RFC 9068, 2.2), which sees the whole supergraph; `none`: nobody is one. */
  readonly clientClaim: string
  /** Together they are what the caller may do: each a list, or text with blanks between. */
  readonly permissionClaims: readonly string[]
}

/** As identity issues them. */
export const OURS: ExpectedToken = {
  issuer: 'identity',
  audience: 'gateway',
  algorithms: ['EdDSA'],
  types: ['at+jwt'],
  userClaim: 'sub',
  tenantClaim: 'tenant_id',
  sessionClaim: 'sid',
  clientClaim: 'client_id',
  permissionClaims: ['scope'],
}

export function readExpectedToken(settings: SettingsReader): ExpectedToken {
  return {
    issuer: settings.string('TOKEN_ISSUER', OURS.issuer),
    audience: settings.string('TOKEN_AUDIENCE', OURS.audience),
    algorithms: algorithmsOf(settings.list('TOKEN_ALGORITHMS', OURS.algorithms), 'TOKEN_ALGORITHMS', settings),
    types: settings.list('TOKEN_TYPES', OURS.types),
    userClaim: settings.string('TOKEN_USER_CLAIM', OURS.userClaim),
    tenantClaim: settings.string('TOKEN_TENANT_CLAIM', OURS.tenantClaim),
    sessionClaim: settings.string('TOKEN_SESSION_CLAIM', OURS.sessionClaim),
    clientClaim: settings.string('TOKEN_CLIENT_CLAIM', OURS.clientClaim),
    permissionClaims: settings.list('TOKEN_PERMISSION_CLAIMS', OURS.permissionClaims),
  }
}

/** @param setting in which they stand */
export function algorithmsOf(names: readonly string[], setting: string, settings: SettingsReader): readonly Algorithm[] {
  return names.flatMap((name) => {
    const algorithm = ALGORITHMS.find((each) => each === name)
    if (!algorithm) settings.problem(`${setting} must be of ${ALGORITHMS.join(', ')}, got "${name}"`)
    return algorithm ?? []
  })
}

export function isExpectedType({ typ }: JWTHeaderParameters, { types }: ExpectedToken): boolean {
  return types.includes(ANY) || types.some((type) => mediaTypeOf(type) === mediaTypeOf(typ))
}

/** RFC 7515, 4.1.9: case does not matter, and `application/` may be left out. */
function mediaTypeOf(type: unknown): string {
  return String(type)
    .toLowerCase()
    .replace(/^application\//, '')
}

/** @returns undefined where a claim is missing, or is no text */
export function callerOf(payload: JWTPayload, expected: ExpectedToken): Caller | undefined {
  const text = (path: string) => textAt(payload, path)
  const tenantId = expected.tenantClaim === NONE ? expected.issuer : text(expected.tenantClaim)
  if (tenantId === undefined) return undefined
  const permissions = [...new Set(expected.permissionClaims.flatMap((path) => wordsIn(claimAt(payload, path))))]
  if (expected.clientClaim !== NONE && payload.sub !== undefined && payload.sub === text(expected.clientClaim))
    return { kind: 'SERVICE', service: payload.sub, tenantId, ...planIn(payload.plan), permissions }
  const userId = text(expected.userClaim)
  const sessionId = expected.sessionClaim === NONE ? '' : text(expected.sessionClaim)
  if (userId === undefined || sessionId === undefined) return undefined
  return { kind: 'USER', userId, tenantId, sessionId, ...planIn(payload.plan), permissions }
}

export function planIn(claim: unknown): { plan?: Plan } {
  const plan = PLANS.find((each) => each === claim)
  return plan ? { plan } : {}
}

/** Permissions as `scope` of RFC 6749 has them, or as a list. */
export function wordsIn(claim: unknown): string[] {
  if (typeof claim === 'string') return claim.split(' ').filter(Boolean)
  return Array.isArray(claim) ? claim.filter((each) => typeof each === 'string') : []
}

function textAt(payload: JWTPayload, path: string): string | undefined {
  const value = claimAt(payload, path)
  return typeof value === 'string' && value !== '' ? value : undefined
}

/** `realm_access.roles` is nested, `https://example.com/roles` is a name with dots in it. */
function claimAt(from: unknown, path: string): unknown {
  if (typeof from !== 'object' || from === null) return undefined
  if (Object.hasOwn(from, path)) return from[path as keyof typeof from]
  const at = path.indexOf('.')
  return at < 0 ? undefined : claimAt(claimAt(from, path.slice(0, at)), path.slice(at + 1))
}
