import type { Plan } from '@agentic/caller/caller'
import type { QuotaName } from '@agentic/caller/quotas'

export type { Plan }

export interface TenantSettings {
  /** How long an invite can be accepted. */
  readonly inviteHours: number
  /** In lower case; any domain where it is empty. */
  readonly emailDomains: readonly string[]
}

export interface Tenant extends TenantSettings {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly plan: Plan
  readonly createdAt: Date
  readonly version: number
}

export interface TenantQuota {
  readonly name: QuotaName
  /** Null: no limit. */
  readonly limit: number | null
  /** Null where another subgraph has them. */
  readonly used: number | null
}

/** What is left out stays as it is. */
export interface TenantChange extends Partial<TenantSettings> {
  readonly name?: string
  readonly plan?: Plan
}

const SLUG_LENGTH_MAX = 50
const NUMBERED_MAX = 5

/** What a tenant of that name may be called in URLs and logins, the shortest first. @param random tells apart what is left */
export function slugsFor(name: string, random: string): string[] {
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const words = plain.replace(/[^a-z0-9]+/g, '-').slice(0, SLUG_LENGTH_MAX)
  const slug = words.replace(/^-+|-+$/g, '') || 'tenant'
  const numbered = Array.from({ length: NUMBERED_MAX - 1 }, (_, index) => `${slug}-${index + 2}`)
  return [slug, ...numbered, `${slug}-${random}`]
}

export function mayInvite({ emailDomains }: TenantSettings, email: string): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase()
  return emailDomains.length === 0 || emailDomains.includes(domain)
}
