import { readEventRetentionDays } from '@agentic/agents/config'
import { readRetentionDays } from '@agentic/events/config'
import { readGuard } from '@agentic/gateway/guard-config'
import { readSubscriptionConfig } from '@agentic/gateway/subscribe/subscription-config'
import { readMailConfig } from '@agentic/identity/mail/mail-config'
import { EnvReader } from '@agentic/service/env-reader'
import { readQuotas } from '@agentic/service/quota-config'
import { readLogOptions } from '@agentic/service/service-config'
import { readGatewayFields } from './gateway-fields.ts'

export interface PlatformConfig extends ReturnType<typeof readConfig> {}

const LOOPBACK = ['127.0.0.1', '::1', 'localhost']

/** Settings of the platform in one process: see the table in README.md. */
export function readConfig(source: Readonly<Record<string, string | undefined>>) {
  const env = new EnvReader(source)
  const host = env.string('HOST', '127.0.0.1')
  const port = env.port('PORT', 4000)
  const modelUrl = env.optionalUrl('MODEL_BASE_URL')
  const dataDir = env.string('DATA_DIR', '.data')
  const { publicFields, sharedFields, ...guardedFields } = readGatewayFields()
  const config = {
    gateway: {
      host,
      port,
      publicFields,
      guard: readGuard(env, guardedFields),
      subscriptions: { ...readSubscriptionConfig(env), sharedFields },
      drainMs: env.integer('DRAIN_MS', 0),
      tracesUrl: env.optionalUrl('OTEL_EXPORTER_OTLP_ENDPOINT'),
    },
    dataDir,
    mail: readMailConfig(env, dataDir),
    databaseUrl: env.optionalUrl('DATABASE_URL'),
    redisUrl: env.optionalUrl('REDIS_URL'),
    adminEmail: env.string('ADMIN_EMAIL', 'admin@agentic.local'),
    adminPassword: env.optional('ADMIN_PASSWORD'),
    // Whoever reaches a gateway on loopback reaches everything else there anyway, and the tour's receiver lives there.
    allowLoopbackWebhooks: env.boolean('WEBHOOK_ALLOW_LOOPBACK', LOOPBACK.includes(host)),
    model: modelUrl ? { baseUrl: modelUrl, name: env.string('MODEL_NAME'), apiKey: env.optional('MODEL_API_KEY') } : undefined,
    retentionDays: { events: readRetentionDays(env), runEvents: readEventRetentionDays(env) },
    quotas: readQuotas(env),
    log: { ...readLogOptions(env), format: env.oneOf('LOG_FORMAT', ['pretty', 'json'], 'pretty') },
  } as const
  env.done()
  return config
}
