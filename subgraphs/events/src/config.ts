import { EnvReader } from '@agentic/service/env-reader'
import { readServiceConfig, type ServiceConfig } from '@agentic/service/service-config'

export interface EventsConfig extends ServiceConfig {
  readonly allowLoopback: boolean
  readonly retentionDays: number
}

/** How long events are kept, with their deliveries. */
export function readRetentionDays(env: EnvReader): number {
  return env.integer('EVENT_RETENTION_DAYS', 90, { min: 1 })
}

/** @throws ConfigError with every problem found */
export function readEventsConfig(variables: Readonly<Record<string, string | undefined>>): EventsConfig {
  const env = new EnvReader(variables)
  const config = {
    ...readServiceConfig(env, { port: 9004 }),
    allowLoopback: env.boolean('WEBHOOK_ALLOW_LOOPBACK', false),
    retentionDays: readRetentionDays(env),
  }
  env.done()
  return config
}
