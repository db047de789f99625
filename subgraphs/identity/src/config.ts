import { EnvReader } from '@agentic/service/env-reader'
import { readServiceConfig, type ServiceConfig } from '@agentic/service/service-config'
import type { ClientSecret } from './access-token/client-secrets.ts'
import { type MailConfig, readMailConfig } from './mail/mail-config.ts'
import { PERMISSION_NAMES } from './role/permission.ts'

export interface IdentityConfig extends ServiceConfig {
  readonly keyEncryptionKey: string
  readonly issuer: string
  readonly audience: string
  readonly serviceClients: readonly ClientSecret[]
  readonly servicePermissions: readonly string[]
  readonly introspectionClients: readonly ClientSecret[]
  readonly signingKeyDays: number
  readonly allowLoopbackOidc: boolean
  readonly mail: MailConfig
}

/** @throws ConfigError with all problems at once */
export function readConfig(source: NodeJS.ProcessEnv): IdentityConfig {
  const env = new EnvReader(source)
  const service = readServiceConfig(env, { port: 9002 })
  const config = {
    ...service,
    keyEncryptionKey: readKeyEncryptionKey(env, service.databaseUrl),
    issuer: env.string('ACCESS_TOKEN_ISSUER', 'identity'),
    audience: env.string('ACCESS_TOKEN_AUDIENCE', 'gateway'),
    serviceClients: readClients(env, 'SERVICE_CLIENTS'),
    servicePermissions: readServicePermissions(env),
    introspectionClients: readClients(env, 'INTROSPECTION_CLIENTS'),
    signingKeyDays: env.integer('SIGNING_KEY_DAYS', 30, { min: 2, max: 365 }),
    allowLoopbackOidc: env.boolean('OIDC_ALLOW_LOOPBACK', false),
    mail: readMailConfig(env, env.string('DATA_DIR', '.data')),
  }
  env.done()
  return config
}

const SECRET_LENGTH_MIN = 16

/** Without one of its own, the password of the database: it is secret already, and not in what the database holds. */
function readKeyEncryptionKey(env: EnvReader, databaseUrl: string): string {
  const password = URL.canParse(databaseUrl) ? decodeURIComponent(new URL(databaseUrl).password) : ''
  const key = env.optional('KEY_ENCRYPTION_KEY') ?? password
  if (key.length < SECRET_LENGTH_MIN) {
    env.problem(
      `KEY_ENCRYPTION_KEY must have at least ${SECRET_LENGTH_MIN} characters: without it the password in DATABASE_URL is used, which is shorter`,
    )
  }
  return key
}

/** `agents:secret,projects:secret` */
function readClients(env: EnvReader, variable: string): ClientSecret[] {
  return env.list(variable).map((entry, index) => {
    const [name = '', ...rest] = entry.split(':')
    const secret = rest.join(':')
    // The entry itself is not shown: it may be a secret without its name.
    if (!name || secret.length < SECRET_LENGTH_MIN) {
      env.problem(`${variable}: entry ${index + 1} must be name:secret, the secret with at least ${SECRET_LENGTH_MIN} characters`)
    }
    return { name, secret }
  })
}

function readServicePermissions(env: EnvReader): readonly string[] {
  const permissions = env.list('SERVICE_PERMISSIONS', PERMISSION_NAMES)
  for (const permission of permissions) {
    if (!PERMISSION_NAMES.includes(permission)) env.problem(`SERVICE_PERMISSIONS: there is no permission "${permission}"`)
  }
  return permissions
}
