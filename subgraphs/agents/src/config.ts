import { EnvReader } from '@agentic/service/env-reader'
import { readServiceConfig } from '@agentic/service/service-config'

/** How long the events of a finished run are kept. */
export function readEventRetentionDays(env: EnvReader): number {
  return env.integer('RUN_EVENT_RETENTION_DAYS', 90, { min: 1 })
}

export function readConfig(source: Readonly<Record<string, string | undefined>>) {
  const env = new EnvReader(source)
  const modelUrl = env.optionalUrl('MODEL_BASE_URL')
  const config = {
    service: readServiceConfig(env, { port: 9000 }),
    gatewayUrl: env.url('GATEWAY_URL', 'http://127.0.0.1:4000/graphql'),
    token: {
      tokenUrl: env.url('IDENTITY_TOKEN_URL', 'http://127.0.0.1:9002/oauth/token'),
      clientSecret: env.string('AGENTS_CLIENT_SECRET'),
    },
    model: modelUrl ? { baseUrl: modelUrl, name: env.string('MODEL_NAME'), apiKey: env.optional('MODEL_API_KEY') } : null,
    worker: {
      leaseMs: env.integer('RUN_LEASE_MS', 30_000, { min: 1_000 }),
      pollMs: env.integer('RUN_POLL_MS', 1_000, { min: 50 }),
      runsMax: env.integer('RUNS_MAX', 8, { min: 1, max: 100 }),
    },
    eventRetentionDays: readEventRetentionDays(env),
  } as const
  env.done()
  return config
}
