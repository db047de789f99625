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

/** When the next key must begin, or null while it is too early to make it. @param usable oldest first */
export function nextBegins(usable: readonly SigningKey[], now: Date, periodMs: number): Date | null {
  const newest = usable.at(-1)
  if (!newest) return now
  const aheadMs = Math.min(PUBLISHED_AHEAD_MS, periodMs)
  const due = newest.signsFrom.getTime() + periodMs
  return due - aheadMs <= now.getTime() ? new Date(Math.max(due, now.getTime() + aheadMs)) : null
}

/**
 * Keys that no token can need any more: a later one has signed for longer than tokens live. One that cannot be opened signs
 * nothing, whenever it was meant to: any other will do.
 */
export function outlived(keys: readonly SigningKey[], usable: readonly SigningKey[], now: Date): SigningKey[] {
  const newest = usable.findLast(({ signsFrom }) => signsFrom.getTime() + VERIFIES_AFTER_MS < now.getTime())
  return keys.filter((key) => newest && (key.signsFrom < newest.signsFrom || !usable.includes(key)))
}
