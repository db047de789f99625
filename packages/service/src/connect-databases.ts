import { connectDatabase, type Database } from '@agentic/postgres/database'
import { roleUrl, SERVICE_ROLES, type ServiceRole } from '@agentic/postgres/service-role'
import type { EnvReader } from './env-reader.ts'
import type { StopStack } from './lifecycle.ts'

export type RolePasswords = Readonly<Partial<Record<ServiceRole, string>>>

/** `IDENTITY_DATABASE_PASSWORD` and so on, for whoever holds the owner's URL; a role without one has a derived password. */
export function readRolePasswords(env: EnvReader): RolePasswords {
  const passwords = SERVICE_ROLES.map((role) => [role, env.optional(`${role.toUpperCase()}_DATABASE_PASSWORD`)] as const)
  return Object.fromEntries(passwords.filter(([, password]) => password))
}

/**
 * Connects as every service's own role, on the database of the owner's URL.
 * @throws Error where a role could bypass row-level security
 */
export async function connectDatabases(
  ownerUrl: string,
  stack: StopStack,
  passwords: RolePasswords = {},
): Promise<Record<ServiceRole, Database>> {
  const connect = async (role: ServiceRole) => {
    const database = connectDatabase({ url: roleUrl(ownerUrl, role, passwords[role]), applicationName: role })
    stack.push(() => database.close())
    await database.refuseBypassingRole()
    return [role, database] as const
  }
  return Object.fromEntries(await Promise.all(SERVICE_ROLES.map(connect))) as Record<ServiceRole, Database>
}
