import { readRolePasswords } from '@agentic/service/connect-databases'
import { EnvReader } from '@agentic/service/env-reader'
import type { MigrateOptions } from './migrate.ts'

/** DATABASE_URL is the owner's; IDENTITY_DATABASE_PASSWORD and so on are what the services' roles shall have. */
export function readConfig(source: Readonly<Record<string, string | undefined>>): MigrateOptions {
  const env = new EnvReader(source)
  const config = { ownerUrl: env.url('DATABASE_URL'), passwords: readRolePasswords(env) }
  env.done()
  return config
}
