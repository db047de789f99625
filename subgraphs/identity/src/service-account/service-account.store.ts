import type { Database, TenantScope } from '@agentic/postgres/database'
import type { ServiceAccount } from './service-account.ts'

const COLUMNS = `a.id, a.name, a.created_at as "createdAt", coalesce((
    select json_agg(json_build_object('id', r.id, 'name', r.name, 'permissions', r.permissions, 'builtIn', r.built_in)
             order by r.name)
      from identity.service_account_role ar
      join identity.role r on r.tenant_id = ar.tenant_id and r.id = ar.role_id
     where ar.tenant_id = a.tenant_id and ar.service_account_id = a.id), '[]') as roles`

export class ServiceAccountStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  findByIds(scope: TenantScope, ids: readonly string[]): Promise<ServiceAccount[]> {
    return this.#database.asTenant(scope, (trx) =>
      trx('identity.service_account as a')
        .select(trx.raw(COLUMNS))
        .whereRaw('a.id = any(?)', [[...ids]]),
    )
  }
}
