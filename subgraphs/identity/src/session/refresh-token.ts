import { createHash, randomBytes } from 'node:crypto'

/** 256 random bits: a plain SHA-256 is enough to keep them by. */
export function newRefreshToken(): { readonly token: string; readonly hash: Buffer } {
  const token = randomBytes(32).toString('base64url')
  return { token, hash: hashRefreshToken(token) }
}

export function hashRefreshToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
