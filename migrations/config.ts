import { SERVICE_ROLES, type ServiceRole } from '@agentic/postgres/service-role'
import { EnvReader } from '@agentic/service/env-reader'
import type { MigrateOptions } from './migrate.ts'

/** DATABASE_URL is the owner's; IDENTITY_DATABASE_PASSWORD and so on are what the services' roles shall have. */
export function readConfig(source: Readonly<Record<string, string | undefined>>): MigrateOptions {
  const env = new EnvReader(source)
  const ownerUrl = env.url('DATABASE_URL')
  const passwords: Partial<Record<ServiceRole, string>> = {}
  for (const role of SERVICE_ROLES) {
    const password = env.optional(`${role.toUpperCase()}_DATABASE_PASSWORD`)
    if (password) passwords[role] = password
  }
  env.done()
  return { ownerUrl, passwords }
}
