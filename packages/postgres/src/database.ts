import knex, { type Knex } from 'knex'
import pg from 'pg'
import { noteDone, openTrail } from './audit.ts'
import { orUnavailable } from './database-unavailable.ts'

// Money and counters are bigint: beyond 2^53 a JavaScript number would lose nano-dollars. Dates stay Date objects.
pg.types.setTypeParser(pg.types.builtins.INT8, (text) => BigInt(text))

export type Transaction = Knex.Transaction

/** Whose rows a transaction may see and change. */
export interface TenantScope {
  readonly tenantId: string
  readonly userId?: string
}

/**
 * One role's way to Postgres. Tenant rows are reached only inside `asTenant`: row-level security compares them with
 * the settings made there, and without the settings shows none.
 *
 * Where Postgres is away, whatever is asked rejects with DatabaseUnavailable, and works again when it is back.
 */
export class Database {
  readonly #knex: Knex

  constructor(connection: Knex) {
    this.#knex = connection
  }

  /**
   * Runs `work` in one transaction that sees the rows of one tenant. Commits when it resolves, else rolls back. What a
   * mutation changes is committed together with its entry for the audit log.
   */
  async asTenant<T>(scope: TenantScope, work: (transaction: Transaction) => Promise<T>): Promise<T> {
    const trail = openTrail()
    let isNoted = false
    const result = await this.acrossTenants(async (transaction) => {
      await transaction.raw(`select set_config('app.tenant_id', ?, true), set_config('app.user_id', ?, true)`, [
        scope.tenantId,
        scope.userId ?? '',
      ])
      const done = await work(transaction)
      if (trail?.isOpen) isNoted = await noteDone(transaction, { tenantId: scope.tenantId, trail, result: done })
      return done
    })
    if (trail && isNoted) trail.isOpen = false
    return result
  }

  /** Runs `work` in one transaction without a tenant: for the functions that look across tenants, nothing else. */
  async acrossTenants<T>(work: (transaction: Transaction) => Promise<T>): Promise<T> {
    try {
      return await this.#knex.transaction(work)
    } catch (error) {
      throw orUnavailable(error)
    }
  }

  /** @throws DatabaseUnavailable */
  async ping(): Promise<void> {
    await this.acrossTenants((transaction) => transaction.raw('select 1'))
  }

  /** @throws Error where this role could read past row-level security, so that the service refuses to start. */
  async refuseBypassingRole(): Promise<void> {
    const { rows } = await this.acrossTenants((transaction) =>
      transaction.raw(
        `select rolname as name, rolsuper or rolbypassrls
            or exists (select from pg_class where relowner = pg_roles.oid) as bypasses
           from pg_roles where rolname = current_user`,
      ),
    )
    const [role] = rows as { name: string; bypasses: boolean }[]
    if (role?.bypasses) {
      throw new Error(
        `The database role "${role.name}" is a superuser, has BYPASSRLS or owns tables: row-level security would not ` +
          `hold it. Use the service's own role in DATABASE_URL (npm run migrate creates it).`,
      )
    }
  }

  close(): Promise<void> {
    return this.#knex.destroy()
  }
}

export interface DatabaseOptions {
  readonly url: string
  /** Shown in pg_stat_activity. */
  readonly applicationName: string
  readonly connectionsMax?: number
}

export function connectDatabase({ url, applicationName, connectionsMax = 10 }: DatabaseOptions): Database {
  return new Database(connectKnex({ url, applicationName, connectionsMax }))
}

/** The bare connection, for migrations and operators; services use `connectDatabase`. */
export function connectKnex({ url, applicationName, connectionsMax = 2 }: DatabaseOptions): Knex {
  return knex({
    client: 'pg',
    connection: { connectionString: url, application_name: applicationName, statement_timeout: 30_000 },
    pool: { min: 0, max: connectionsMax },
    acquireConnectionTimeout: 5_000,
    // Its errors reach whoever asked as well; knex would print each once more, past our log.
    log: { warn() {}, error() {} },
  })
}
