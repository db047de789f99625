import type { Tenant } from '../tenant/tenant.ts'
import type { User } from '../user/user.ts'

export interface Session {
  readonly id: string
  readonly tenantId: string
  readonly userId: string
  readonly userAgent: string | null
  readonly ipAddress: string | null
  readonly createdAt: Date
  readonly lastUsedAt: Date
  readonly expiresAt: Date
  readonly revokedAt: Date | null
}

export interface AuthPayload {
  readonly accessToken: string
  readonly accessTokenExpiresAt: Date
  readonly refreshToken: string
  readonly user: User
  readonly tenant: Tenant
}

/** Where a sign-in came from. */
export interface Origin {
  readonly userAgent: string | null
  readonly ipAddress: string | null
}

export const SESSION_MS = 30 * 24 * 60 * 60 * 1_000

// Two tabs, or a client that lost the answer, may honestly send one token twice within this time.
const RACE_MS_MAX = 10_000

export function isEnded(session: Session, now: Date): boolean {
  return session.revokedAt !== null || session.expiresAt <= now
}

/** What to do with a refresh token that is known. REUSED: somebody holds a copy, so that nobody may go on. */
export function judgeRefresh(session: Session, rotatedAt: Date | null, now: Date): 'ROTATE' | 'REUSED' | 'ENDED' {
  if (isEnded(session, now)) return 'ENDED'
  if (rotatedAt && now.getTime() - rotatedAt.getTime() > RACE_MS_MAX) return 'REUSED'
  return 'ROTATE'
}
