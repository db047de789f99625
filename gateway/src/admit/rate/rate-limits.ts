import { PLANS } from '@agentic/caller/caller'
import type { EnvReader } from '@agentic/service/env-reader'

export const TIERS = ['ANONYMOUS', ...PLANS] as const
/** The plan of a tenant, or none. A token that names none is on the first. */
export type Tier = (typeof TIERS)[number]

/** A quota that fills up evenly over its window. */
export interface Rate {
  readonly quota: number
  readonly windowSeconds: number
}

export interface FieldRate extends Rate {
  /** A root field: `Mutation.login`. */
  readonly field: string
  readonly per: 'address' | 'caller'
}

export interface RateLimits {
  /** In units of cost. */
  readonly tiers: Readonly<Record<Tier, Rate>>
  /** In times that the field is asked for. */
  readonly fields: readonly FieldRate[]
}

export const DEFAULT_TIERS: Record<Tier, Rate> = {
  ANONYMOUS: { quota: 3_000, windowSeconds: 60 },
  FREE: { quota: 30_000, windowSeconds: 60 },
  DEVELOPER: { quota: 150_000, windowSeconds: 60 },
  ENTERPRISE: { quota: 1_500_000, windowSeconds: 60 },
}

/** What is charged for a refused document or its variables: as much as for a small answer, so that nobody can guess at the schema for nothing. */
export const REFUSED_COST = 20

export interface RateLimitDefaults {
  readonly isOn: boolean
  /** As in `RATE_LIMIT_FIELDS`. */
  readonly fields: readonly string[]
}

/** `RATE_LIMITS`, `RATE_LIMIT_TIERS=FREE=30000/60,…`, `RATE_LIMIT_FIELDS=Mutation.login=10/60/address,…` */
export function readRateLimits(env: EnvReader, defaults: RateLimitDefaults): RateLimits | undefined {
  const tiers = env.list('RATE_LIMIT_TIERS').map((item) => readTier(env, item))
  const fields = env.list('RATE_LIMIT_FIELDS', defaults.fields).map((item) => readField(env, item))
  if (!env.boolean('RATE_LIMITS', defaults.isOn)) return undefined
  return { tiers: { ...DEFAULT_TIERS, ...Object.fromEntries(tiers) }, fields }
}

function readTier(env: EnvReader, item: string): [string, Rate] {
  const [, name = '', quota, seconds] = /^(\w+)=(\d+)\/(\d+)$/.exec(item) ?? []
  const isTier = TIERS.some((tier) => tier === name)
  if (!isTier || !isRate(quota, seconds))
    env.problem(`RATE_LIMIT_TIERS must be TIER=cost/seconds with TIER one of ${TIERS}, got "${item}"`)
  return [name, { quota: Number(quota), windowSeconds: Number(seconds) }]
}

function readField(env: EnvReader, item: string): FieldRate {
  const [, field = '', quota, seconds, per] = /^(\w+\.\w+)=(\d+)\/(\d+)\/(address|caller)$/.exec(item) ?? []
  if (!isRate(quota, seconds))
    env.problem(`RATE_LIMIT_FIELDS must be Type.field=times/seconds/address (or /caller), got "${item}"`)
  return { field, quota: Number(quota), windowSeconds: Number(seconds), per: per === 'caller' ? 'caller' : 'address' }
}

function isRate(quota: string | undefined, seconds: string | undefined): boolean {
  return Number(quota) > 0 && Number(seconds) > 0
}
