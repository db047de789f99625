import type { KeyOwner, Plan } from '@agentic/caller/caller'
import { badInput } from '@agentic/service/errors'
import { PERMISSION_NAMES } from '../role/permission.ts'

export interface ApiKey {
  readonly id: string
  readonly tenantId: string
  readonly name: string
  readonly prefix: string
  readonly scopes: readonly string[]
  readonly owner: KeyOwner
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly lastUsedAt: Date | null
  readonly revokedAt: Date | null
  /** Id of the key that replaced it. */
  readonly rotatedTo: string | null
  readonly retiresAt: Date | null
}

/** A key together with what its owner may do at this moment: nothing, where they were deactivated or deleted. */
export interface HeldKey {
  readonly key: ApiKey
  readonly ownerPermissions: readonly string[] | null
  readonly plan: Plan
}

export interface KeyText {
  readonly name: string
  readonly scopes: readonly string[]
  readonly expiresAt: Date | null
}

const DAY_MS = 24 * 60 * 60 * 1_000
const WARNING_MS = 7 * DAY_MS
const NAME_LENGTH_MAX = 200
export const GRACE_SECONDS_MAX = (30 * DAY_MS) / 1_000

/** From when on a key is refused; null where it goes on until somebody ends it. */
export function endOf({ expiresAt, revokedAt, retiresAt }: ApiKey): Date | null {
  const ends = [expiresAt, revokedAt, retiresAt].flatMap((end) => end?.getTime() ?? [])
  return ends.length > 0 ? new Date(Math.min(...ends)) : null
}

export function hasEnded(key: ApiKey, now: Date): boolean {
  const end = endOf(key)
  return end !== null && end <= now
}

/** What a key may do: never more than its owner, whatever it was made for. */
export function allowedBy(scopes: readonly string[], ownerPermissions: readonly string[]): string[] {
  return scopes.filter((scope) => ownerPermissions.includes(scope))
}

/** When its owner is told that it will expire; null where it was made for so short that they know. */
export function warningAt({ createdAt, expiresAt }: { createdAt: Date; expiresAt: Date | null }): Date | null {
  const at = expiresAt && new Date(expiresAt.getTime() - WARNING_MS)
  return at && at > createdAt ? at : null
}

/** The expiry of a key's replacement: it lives as long as the key itself was meant to. */
export function renewedExpiry({ createdAt, expiresAt }: ApiKey, now: Date): Date | null {
  return expiresAt && new Date(now.getTime() + expiresAt.getTime() - createdAt.getTime())
}

/** @throws BAD_USER_INPUT that names each wrong field */
export function checkNewKey({ name, scopes, expiresAt }: KeyText, now: Date): void {
  const unknown = scopes.filter((scope) => !PERMISSION_NAMES.includes(scope))
  const problems = {
    ...((!name || name.length > NAME_LENGTH_MAX) && { 'input.name': `must have from 1 to ${NAME_LENGTH_MAX} characters` }),
    ...(scopes.length === 0 && { 'input.scopes': 'must name at least one permission' }),
    ...(unknown.length > 0 && { 'input.scopes': `must be permissions, got ${unknown.join(', ').slice(0, 200)}` }),
    ...(expiresAt && expiresAt <= now && { 'input.expiresAt': 'must be in the future' }),
  }
  if (Object.keys(problems).length > 0) throw badInput(problems)
}
