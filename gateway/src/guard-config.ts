import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import type { EnvReader } from '@agentic/service/env-reader'
import { DEFAULT_LIMITS, type Limits } from './admit/limits.ts'
import { type Manifest, readManifest } from './admit/persisted/manifest.ts'
import { type RateLimits, readRateLimits } from './admit/rate/rate-limits.ts'
import { EXPLORERS, type Explorers } from './transport/documents.ts'

/** What a gateway lets in. */
export interface GuardConfig {
  readonly limits: Limits
  /** Root fields that one operation may ask for once: `Mutation.login`. */
  readonly sensitiveFields: readonly string[]
  /** Absent: nobody is limited. */
  readonly rateLimits: RateLimits | undefined
  readonly explorers: Explorers
  /** Origins of pages that may ask, beside our own; `*` for all. */
  readonly allowedOrigins: readonly string[]
  /** Addresses of proxies whose `X-Forwarded-*` is believed. */
  readonly trustedProxies: readonly string[]
  readonly trustedDocuments: Manifest
  /** Whether documents that are not trusted are answered too. */
  readonly admittedDocuments: 'ALL' | 'TRUSTED'
  /** Where rate limits and persisted documents are shared by several gateways. */
  readonly redisUrl: string | undefined
  /** Of a rule in the Data API of Open Policy Agent, which decides `@policy`; absent: nobody is admitted. */
  readonly policyUrl: string | undefined
  /** For how long what it decided holds; 0: for one operation, or one event of a subscription. */
  readonly policyDecisionMs: number
}

/** Lists of root fields that a platform names for its own schema, where its operator does not. */
export interface GuardedFields {
  readonly sensitiveFields: readonly string[]
  /** As in `RATE_LIMIT_FIELDS`. */
  readonly rateLimitFields: readonly string[]
}

/** As it is where nothing is set, in development. */
export const DEFAULT_GUARD: GuardConfig = {
  limits: DEFAULT_LIMITS,
  sensitiveFields: [],
  rateLimits: undefined,
  explorers: 'everybody',
  allowedOrigins: ['*'],
  trustedProxies: [],
  trustedDocuments: new Map(),
  admittedDocuments: 'ALL',
  redisUrl: undefined,
  policyUrl: undefined,
  policyDecisionMs: 500,
}

const NO_FIELDS: GuardedFields = { sensitiveFields: [], rateLimitFields: [] }

/** In production (`NODE_ENV=production`) outsiders cannot explore the schema and everybody is limited. */
export function readGuard(env: EnvReader, fields: GuardedFields = NO_FIELDS): GuardConfig {
  const isProduction = env.optional('NODE_ENV') === 'production'
  return {
    limits: readLimits(env),
    sensitiveFields: readFields(env, 'SENSITIVE_FIELDS', fields.sensitiveFields),
    rateLimits: readRateLimits(env, { isOn: isProduction, fields: fields.rateLimitFields }),
    explorers: env.oneOf('INTROSPECTION', EXPLORERS, isProduction ? 'callers' : 'everybody'),
    allowedOrigins: readOrigins(env),
    trustedProxies: readProxies(env),
    ...readDocuments(env),
    redisUrl: env.optionalUrl('REDIS_URL'),
    policyUrl: readPolicyUrl(env),
    policyDecisionMs: env.integer('POLICY_DECISION_MS', DEFAULT_GUARD.policyDecisionMs, { min: 0 }),
  }
}

function readPolicyUrl(env: EnvReader): string | undefined {
  const url = env.optionalUrl('POLICY_URL')
  if (!url || !URL.canParse(url)) return url
  const { protocol, username, password } = new URL(url)
  // Without the value: it may hold a password.
  if (!/^https?:$/.test(protocol) || username || password)
    env.problem('POLICY_URL must be http://host:8181/v1/data/…, without a name and a password in it')
  return url
}

function readLimits(env: EnvReader): Limits {
  const limit = (name: string, key: keyof Limits) => env.integer(name, DEFAULT_LIMITS[key], { min: 1 })
  return {
    bodyBytesMax: limit('BODY_BYTES_MAX', 'bodyBytesMax'),
    tokensMax: limit('TOKENS_MAX', 'tokensMax'),
    depthMax: limit('DEPTH_MAX', 'depthMax'),
    aliasesMax: limit('ALIASES_MAX', 'aliasesMax'),
    directivesMax: limit('DIRECTIVES_MAX', 'directivesMax'),
    selectionsMax: limit('SELECTIONS_MAX', 'selectionsMax'),
    costMax: limit('COST_MAX', 'costMax'),
    listItemsMax: limit('LIST_ITEMS_MAX', 'listItemsMax'),
    errorsMax: limit('ERRORS_MAX', 'errorsMax'),
  }
}

/** Root fields, each with its type: `Mutation.login,…` */
export function readFields(env: EnvReader, name: string, fallback: readonly string[] = []): readonly string[] {
  const fields = env.list(name, fallback)
  for (const field of fields) if (!/^\w+\.\w+$/.test(field)) env.problem(`${name} must be Type.field,…, got "${field}"`)
  return fields
}

function readOrigins(env: EnvReader): readonly string[] {
  const origins = env.list('ALLOWED_ORIGINS', ['*'])
  for (const origin of origins) {
    const isOrigin = origin === '*' || /^[a-z][\w+.-]*:\/\/[^/*]+$/.test(origin)
    if (!isOrigin) env.problem(`ALLOWED_ORIGINS must be * or https://host,…, got "${origin}"`)
  }
  return origins
}

// Names of networks that Fastify knows.
const NETWORKS = ['loopback', 'linklocal', 'uniquelocal']

function readProxies(env: EnvReader): readonly string[] {
  const proxies = env.list('TRUSTED_PROXIES')
  for (const proxy of proxies) {
    if (!NETWORKS.includes(proxy) && !isNetwork(proxy))
      env.problem(`TRUSTED_PROXIES must be addresses or networks (10.0.0.0/8, ${NETWORKS.join(', ')}), got "${proxy}"`)
  }
  return proxies
}

function isNetwork(text: string): boolean {
  const [address = '', mask, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  if (mask === undefined || isIP(mask) === family) return true
  return /^\d+$/.test(mask) && Number(mask) <= (family === 4 ? 32 : 128)
}

function readDocuments(env: EnvReader): Pick<GuardConfig, 'trustedDocuments' | 'admittedDocuments'> {
  const trustedDocuments = readTrustedDocuments(env)
  const isExclusive = env.boolean('TRUSTED_DOCUMENTS_ONLY', false)
  if (isExclusive && env.list('TRUSTED_DOCUMENTS').length === 0)
    env.problem('TRUSTED_DOCUMENTS_ONLY needs TRUSTED_DOCUMENTS: without it nothing would be answered')
  return { trustedDocuments, admittedDocuments: isExclusive ? 'TRUSTED' : 'ALL' }
}

function readTrustedDocuments(env: EnvReader): Manifest {
  const documents = env.list('TRUSTED_DOCUMENTS').flatMap((path) => {
    try {
      return [...readManifest(JSON.parse(readFileSync(path, 'utf8')))]
    } catch (error) {
      env.problem(`TRUSTED_DOCUMENTS: ${path} ${(error as Error).message}`)
      return []
    }
  })
  return new Map(documents)
}
