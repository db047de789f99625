import { randomBytes } from 'node:crypto'
import { hashSync as argon2Hash, verifySync as argon2Verify } from '@node-rs/argon2'
import { verifySync as bcryptVerify } from '@node-rs/bcrypt'
import { isCommon } from './common-password.ts'

// OWASP Password Storage Cheat Sheet: argon2id (the library's default variant), 19 MiB, two passes, one lane.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const CURRENT = '$argon2id$v=19$m=19456,t=2,p=1$'
const ARGON2 = /^\$argon2(id|i|d)\$/
// $2x$ marks hashes of a broken implementation, for which several passwords fit.
const BCRYPT = /^\$2[aby]\$/
const BCRYPT_BYTES_MAX = 72

export const PASSWORD_LENGTH_MIN = 12
export const PASSWORD_LENGTH_MAX = 1_000

/** Takes tens of milliseconds, on purpose: `Passwords` does it in a thread of its own. */
export function hashPassword(password: string): string {
  return argon2Hash(password, COST)
}

/**
 * Also verifies bcrypt, which users of other systems may be imported with. Bcrypt reads 72 bytes and ignores the rest: a
 * longer password does not match, since it could not be told from others. Takes as long as hashing.
 */
export function verifyPassword(hash: string, password: string): boolean {
  if (ARGON2.test(hash)) return argon2Verify(hash, password)
  return BCRYPT.test(hash) && Buffer.byteLength(password) <= BCRYPT_BYTES_MAX && bcryptVerify(password, hash)
}

export function isOutdated(hash: string): boolean {
  return !hash.startsWith(CURRENT)
}

/** In characters, whatever each takes. */
export function lengthOf(password: string): number {
  return [...password].length
}

export function randomPassword(): string {
  return randomBytes(18).toString('base64url')
}

/**
 * Why a password cannot be taken, or null. After NIST SP 800-63B: long enough, and not one that is tried first.
 * @param personal what others know of its owner: their address, their name
 */
export function problemOfNewPassword(password: string, personal: readonly string[] = []): string | null {
  const length = lengthOf(password)
  if (length < PASSWORD_LENGTH_MIN || length > PASSWORD_LENGTH_MAX) {
    return `must have from ${PASSWORD_LENGTH_MIN} to ${PASSWORD_LENGTH_MAX} characters`
  }
  return isCommon(password, personal) ? 'is one of those that are tried first: take another' : null
}
