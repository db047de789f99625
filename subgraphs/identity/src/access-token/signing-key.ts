import type { JWK } from 'jose'

/** A key pair of access tokens. The newest that has begun signs; all that are kept are published. */
export interface SigningKey {
  readonly kid: string
  readonly publicJwk: JWK
  readonly privateKeySealed: Buffer
  readonly signsFrom: Date
}

/** How long a key is published before it signs, so that whoever keeps the keys for a while knows it by then. */
const PUBLISHED_AHEAD_MS = 24 * 60 * 60 * 1_000
/** Longer than any token lives, with a margin for clocks. */
const VERIFIES_AFTER_MS = 20 * 60 * 1_000

/** When the next key must begin, or null while it is too early to make it. @param keys oldest first */
export function nextBegins(keys: readonly SigningKey[], now: Date, periodMs: number): Date | null {
  const newest = keys.at(-1)
  if (!newest) return now
  const due = newest.signsFrom.getTime() + periodMs
  const begins = new Date(Math.max(due, now.getTime() + Math.min(PUBLISHED_AHEAD_MS, periodMs)))
  return due - Math.min(PUBLISHED_AHEAD_MS, periodMs) <= now.getTime() ? begins : null
}

/** Keys that no token can need any more: their successor has signed for longer than tokens live. */
export function outlived(keys: readonly SigningKey[], now: Date): SigningKey[] {
  return keys.filter((_, index) => {
    const successor = keys[index + 1]
    return successor !== undefined && successor.signsFrom.getTime() + VERIFIES_AFTER_MS < now.getTime()
  })
}
