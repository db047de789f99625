import { join } from 'node:path'
import { connectKnex } from '@agentic/postgres/database'
import { orUnavailable } from '@agentic/postgres/database-unavailable'
import { derivedRolePassword, SERVICE_ROLES, type ServiceRole } from '@agentic/postgres/service-role'

export interface MigrateOptions {
  /** A role that may create roles and schemas; a superuser is not needed. */
  readonly ownerUrl: string
  /** Passwords that the services' roles get; without one, the password derived from the owner's connection. */
  readonly passwords?: Readonly<Partial<Record<ServiceRole, string>>>
  readonly onProgress?: (message: string) => void
}

/**
 * Brings the database to the newest migration (one process at a time) and sets the passwords of the services' roles.
 * @throws DatabaseUnavailable
 */
export async function migrate({ ownerUrl, passwords = {}, onProgress }: MigrateOptions): Promise<void> {
  const knex = connectKnex({ url: ownerUrl, applicationName: 'migrate' })
  try {
    const [, names] = (await knex.migrate.latest({
      directory: join(import.meta.dirname, 'steps'),
      loadExtensions: ['.ts'],
      tableName: 'migration',
      schemaName: 'public',
    })) as [number, string[]]
    for (const name of names) onProgress?.(`Migrated ${name}`)
    for (const role of SERVICE_ROLES) {
      const password = passwords[role] ?? derivedRolePassword(ownerUrl, role)
      const { rows } = await knex.raw(`select format('alter role %I password %L', ?::text, ?::text) as statement`, [
        role,
        password,
      ])
      await knex.raw(rows[0].statement)
    }
  } catch (error) {
    throw orUnavailable(error)
  } finally {
    await knex.destroy()
  }
}
