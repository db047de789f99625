import { createHash, randomBytes } from 'node:crypto'
import { badInput, type DomainError } from '@agentic/service/errors'

export interface OneTimeToken {
  readonly token: string
  readonly hash: Buffer
}

/** What is mailed to somebody and good once: 256 random bits, for which a plain SHA-256 is enough to keep them by. */
export function newOneTimeToken(): OneTimeToken {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashOneTimeToken(token) }
}

export function hashOneTimeToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** One answer for a token that is unknown, used, replaced, revoked or expired: nobody learns which by guessing. */
export function badToken(): DomainError {
  return badInput({ token: 'is not good (any more): ask for a new mail' })
}
