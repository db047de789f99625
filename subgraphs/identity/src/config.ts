import { EnvReader } from '@agentic/service/env-reader'
import { readServiceConfig, type ServiceConfig } from '@agentic/service/service-config'
import type { ServiceClient } from './access-token/service-clients.ts'
import { PERMISSION_NAMES } from './role/permission.ts'

export interface IdentityConfig extends ServiceConfig {
  readonly accessTokenPrivateKey: string | undefined
  readonly issuer: string
  readonly audience: string
  readonly serviceClients: readonly ServiceClient[]
  readonly servicePermissions: readonly string[]
}

/** @throws ConfigError with all problems at once */
export function readConfig(source: NodeJS.ProcessEnv): IdentityConfig {
  const env = new EnvReader(source)
  const config = {
    ...readServiceConfig(env, { port: 9002 }),
    // Files of environment variables cannot hold line breaks everywhere: \n stands for one.
    accessTokenPrivateKey: env.optional('ACCESS_TOKEN_PRIVATE_KEY')?.replaceAll('\\n', '\n'),
    issuer: env.string('ACCESS_TOKEN_ISSUER', 'identity'),
    audience: env.string('ACCESS_TOKEN_AUDIENCE', 'gateway'),
    serviceClients: readServiceClients(env),
    servicePermissions: readServicePermissions(env),
  }
  env.done()
  return config
}

const SECRET_LENGTH_MIN = 16

/** `agents:secret,projects:secret` */
function readServiceClients(env: EnvReader): ServiceClient[] {
  return env.list('SERVICE_CLIENTS').map((entry, index) => {
    const [name = '', ...rest] = entry.split(':')
    const secret = rest.join(':')
    // The entry itself is not shown: it may be a secret without its name.
    if (!name || secret.length < SECRET_LENGTH_MIN) {
      env.problem(
        `SERVICE_CLIENTS: entry ${index + 1} must be name:secret, the secret with at least ${SECRET_LENGTH_MIN} characters`,
      )
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
