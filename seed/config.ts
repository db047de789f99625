import { readRolePasswords } from '@agentic/service/connect-databases'
import { EnvReader } from '@agentic/service/env-reader'

/** DATABASE_URL is the owner's, as for `npm run migrate`, and so are the passwords of the services' roles. */
export function readConfig(source: Readonly<Record<string, string | undefined>>) {
  const env = new EnvReader(source)
  const config = {
    ownerUrl: env.url('DATABASE_URL'),
    passwords: readRolePasswords(env),
    adminEmail: env.string('ADMIN_EMAIL', 'admin@agentic.local'),
    adminPassword: env.optional('ADMIN_PASSWORD'),
  } as const
  env.done()
  return config
}
