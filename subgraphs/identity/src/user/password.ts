import { randomBytes } from 'node:crypto'
import { hash as argon2Hash, verify as argon2Verify } from '@node-rs/argon2'
import { verify as bcryptVerify } from '@node-rs/bcrypt'

// OWASP Password Storage Cheat Sheet: argon2id (the library's default variant), 19 MiB, two passes, one lane.
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const CURRENT = '$argon2id$v=19$m=19456,t=2,p=1$'
const BCRYPT = /^\$2[aby]\$/

export const PASSWORD_LENGTH_MAX = 1_000

export function hashPassword(password: string): Promise<string> {
  return argon2Hash(password, COST)
}

/** Also verifies bcrypt, which users of other systems may be imported with. */
export function verifyPassword(hash: string, password: string): Promise<boolean> {
  return BCRYPT.test(hash) ? bcryptVerify(password, hash) : argon2Verify(hash, password)
}

export function isOutdated(hash: string): boolean {
  return !hash.startsWith(CURRENT)
}

export function randomPassword(): string {
  return randomBytes(18).toString('base64url')
}

let decoy: Promise<string> | undefined

/** Costs what checking a real password costs, so that the time taken does not tell whether a user exists. */
export async function verifyNothing(password: string): Promise<false> {
  decoy ??= hashPassword(randomPassword())
  await argon2Verify(await decoy, password)
  return false
}
