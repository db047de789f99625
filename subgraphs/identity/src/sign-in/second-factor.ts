import { createHash, randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'

export interface SecondFactor {
  readonly confirmedAt: Date | null
  readonly recoveryCodesLeft: number
}

export interface TotpEnrolment {
  readonly secret: string
  readonly url: string
}

const STEP_SECONDS = 30
const SECRET_BYTES = 20
const RECOVERY_CODES = 10
// 80 bits each: enough to keep them as a plain SHA-256.
const RECOVERY_BYTES = 10

export function newTotpSecret(): Buffer {
  return randomBytes(SECRET_BYTES)
}

export function enrolmentOf(secret: Buffer, email: string): TotpEnrolment {
  const totp = totpOf(secret, email)
  return { secret: totp.secret.base32, url: totp.toString() }
}

/** The time step that a code belongs to (RFC 6238), one to either side allowed for clocks; null where it is wrong. */
export function stepOf(secret: Buffer, code: string, now: Date): number | null {
  const timestamp = now.getTime()
  const delta = totpOf(secret).validate({ token: code.replaceAll(' ', ''), timestamp, window: 1 })
  return delta === null ? null : Math.floor(timestamp / 1_000 / STEP_SECONDS) + delta
}

/** `k7mq-x2yz-…`: base 32, which has no digits that look like letters, in groups that are easy to copy. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () => {
    const code = new Secret({ buffer: toArrayBuffer(randomBytes(RECOVERY_BYTES)) }).base32.toLowerCase()
    return code.match(/.{4}/g)?.join('-') ?? code
  })
}

export function hashRecoveryCode(code: string): Buffer {
  return createHash('sha256')
    .update(code.toLowerCase().replace(/[^a-z2-7]/g, ''))
    .digest()
}

function totpOf(secret: Buffer, label?: string): TOTP {
  const options = { issuer: 'Agentic', period: STEP_SECONDS, secret: new Secret({ buffer: toArrayBuffer(secret) }) }
  return new TOTP({ ...options, ...(label !== undefined && { label }) })
}

function toArrayBuffer(buffer: Buffer): ArrayBuffer {
  return new Uint8Array(buffer).buffer
}
