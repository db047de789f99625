import type { PlanQuotas } from '@agentic/caller/quotas'
import type { EnvReader } from './env-reader.ts'
import type { LogOptions } from './log.ts'
import { readQuotas } from './quota-config.ts'

/** What of a service runs in this process. */
export const ROLES = ['api', 'worker', 'all'] as const
export type Role = (typeof ROLES)[number]

// The rest of the time that a stop may take is for the work in hand.
const DRAIN_MS_MAX = 10_000

/** The settings that every subgraph has when it runs alone. */
export interface ServiceConfig {
  readonly host: string
  readonly port: number
  readonly role: Role
  readonly drainMs: number
  readonly databaseUrl: string
  readonly redisUrl: string | undefined
  readonly gatewayJwksUrl: string
  readonly quotas: PlanQuotas
  readonly log: LogOptions
}

export function readLogOptions(env: EnvReader): LogOptions {
  return {
    level: env.oneOf('LOG_LEVEL', ['trace', 'debug', 'info', 'warn', 'error', 'silent'], 'info'),
    format: env.oneOf('LOG_FORMAT', ['pretty', 'json'], 'json'),
  }
}

export function readServiceConfig(env: EnvReader, defaults: { port: number }): ServiceConfig {
  return {
    host: env.string('HOST', '127.0.0.1'),
    port: env.port('PORT', defaults.port),
    role: env.oneOf('ROLE', ROLES, 'all'),
    drainMs: env.integer('DRAIN_MS', 0, { max: DRAIN_MS_MAX }),
    databaseUrl: env.url('DATABASE_URL'),
    redisUrl: env.optionalUrl('REDIS_URL'),
    gatewayJwksUrl: env.url('GATEWAY_JWKS_URL', 'http://127.0.0.1:4000/.well-known/caller-jwks.json'),
    quotas: readQuotas(env),
    log: readLogOptions(env),
  }
}
