import { createHash, randomBytes } from 'node:crypto'
import type { Sealer } from '../sealer.ts'

export interface RefreshToken {
  readonly token: string
  readonly hash: Buffer
}

/** The first of a session: 256 random bits, for which a plain SHA-256 is enough to keep them by. */
export function newRefreshToken(): RefreshToken {
  return refreshToken(randomBytes(32).toString('base64url'))
}

/**
 * The one after `token`: always the same, so that all who honestly raced with a token go on with one successor, and yet
 * nothing that can be used has to be stored. Only who has the key can compute it.
 */
export function successorOf(token: string, sealer: Sealer): RefreshToken {
  return refreshToken(sealer.derive('refresh-token', token).toString('base64url'))
}

export function hashRefreshToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

function refreshToken(token: string): RefreshToken {
  return { token, hash: hashRefreshToken(token) }
}
