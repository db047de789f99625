import type { Columns } from '@agentic/postgres/columns'
import type { Database, TenantScope } from '@agentic/postgres/database'
import { v7 } from 'uuid'
import type { RoleRow } from '../rows.generated.ts'
import { BUILT_IN_ROLES, type Role } from './role.ts'

const COLUMNS = { id: 'id', name: 'name', permissions: 'permissions', builtIn: 'built_in' } as const satisfies Columns<
  RoleRow,
  Role
>

export class RoleStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  list(scope: TenantScope): Promise<Role[]> {
    return this.#database.asTenant(scope, (trx) => trx('identity.role').select(COLUMNS).orderBy('name'))
  }

  findByIds(scope: TenantScope, ids: readonly string[]): Promise<Role[]> {
    return this.#database.asTenant(scope, (trx) =>
      trx('identity.role')
        .select(COLUMNS)
        .whereRaw('id = any(?)', [[...ids]]),
    )
  }

  /** Creates the built-in roles, and gives those of an earlier version the permissions that they have today. */
  ensureBuiltIn(tenantId: string): Promise<void> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      for (const { name, permissions } of BUILT_IN_ROLES) {
        await trx.raw(
          `insert into identity.role (tenant_id, id, name, permissions, built_in) values (?, ?, ?, ?, true)
           on conflict (tenant_id, lower(name)) do update set permissions = excluded.permissions where role.built_in`,
          [tenantId, v7(), name, [...permissions]],
        )
      }
    })
  }
}
