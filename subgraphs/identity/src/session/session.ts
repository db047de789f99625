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
  /** Of a login only. */
  readonly deviceToken: string | null
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

/** When a refresh token was first used, and its successor: null where they were not. */
export interface RefreshHistory {
  readonly rotatedAt: Date | null
  readonly successorRotatedAt: Date | null
}

/**
 * What to do with a refresh token that is known. RACED: it was just used, and its sender gets the same successor. REUSED:
 * too late for a race, or the successor is in use already: somebody holds a copy, so that nobody may go on.
 */
export function judgeRefresh(
  session: Session,
  { rotatedAt, successorRotatedAt }: RefreshHistory,
  now: Date,
): 'ROTATE' | 'RACED' | 'REUSED' | 'ENDED' {
  if (isEnded(session, now)) return 'ENDED'
  if (!rotatedAt) return 'ROTATE'
  const isLate = now.getTime() - rotatedAt.getTime() > RACE_MS_MAX
  return isLate || successorRotatedAt ? 'REUSED' : 'RACED'
}
