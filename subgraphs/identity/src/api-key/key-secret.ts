import { createHash, randomBytes } from 'node:crypto'
import { crc32 } from 'node:zlib'

const MARK = 'agk_'
const SECRET_BYTES = 32
const SECRET_DIGITS = 43
const CHECKSUM_DIGITS = 6
const SHAPE = /^agk_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/
const PREFIX_LENGTH = MARK.length + 8
const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * The text of an API key: `agk_`, 256 bits, and their CRC-32, in base 62, so that it is copied whole by a double click
 * and secret scanners find it.
 */
export function keySecret(bytes: Buffer = randomBytes(SECRET_BYTES)): string {
  const secret = base62(BigInt(`0x${bytes.toString('hex')}`), SECRET_DIGITS)
  return MARK + secret + checksumOf(secret)
}

/** False for a key with a typo, without a look into the database. */
export function isKeySecret(text: string): boolean {
  const [, secret, checksum] = SHAPE.exec(text) ?? []
  return secret !== undefined && checksum === checksumOf(secret)
}

export function prefixOf(secret: string): string {
  return secret.slice(0, PREFIX_LENGTH)
}

/** 256 random bits: a plain SHA-256 is enough to keep them by. */
export function hashKeySecret(secret: string): Buffer {
  return createHash('sha256').update(secret).digest()
}

function checksumOf(secret: string): string {
  return base62(BigInt(crc32(secret)), CHECKSUM_DIGITS)
}

function base62(value: bigint, digits: number): string {
  let text = ''
  for (let rest = value; text.length < digits; rest /= 62n) text = DIGITS[Number(rest % 62n)] + text
  return text
}
