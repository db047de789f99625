import { readFileSync } from 'node:fs'
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
}

const NO_FIELDS: GuardedFields = { sensitiveFields: [], rateLimitFields: [] }

/** In production (`NODE_ENV=production`) outsiders cannot explore the schema and everybody is limited. */
export function readGuard(env: EnvReader, fields: GuardedFields = NO_FIELDS): GuardConfig {
  const isProduction = env.optional('NODE_ENV') === 'production'
  return {
    limits: readLimits(env),
    sensitiveFields: env.list('SENSITIVE_FIELDS', fields.sensitiveFields),
    rateLimits: readRateLimits(env, { isOn: isProduction, fields: fields.rateLimitFields }),
    explorers: env.oneOf('INTROSPECTION', EXPLORERS, isProduction ? 'callers' : 'everybody'),
    allowedOrigins: env.list('ALLOWED_ORIGINS', ['*']),
    trustedProxies: env.list('TRUSTED_PROXIES'),
    trustedDocuments: readTrustedDocuments(env),
    admittedDocuments: env.boolean('TRUSTED_DOCUMENTS_ONLY', false) ? 'TRUSTED' : 'ALL',
    redisUrl: env.optionalUrl('REDIS_URL'),
  }
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
