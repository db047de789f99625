import type { PlanQuotas } from '@agentic/caller/quotas'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { type IdempotentCall, once } from '@agentic/postgres/idempotency'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import { endKeysOf } from '../api-key/api-key.store.ts'
import { revoke } from '../revocation/revocation.store.ts'
import { ROLE_JSON } from '../role/role.store.ts'
import { requireQuota } from '../tenant/quota.store.ts'
import type { ServiceAccount } from './service-account.ts'

const COLUMNS = `a.id, a.name, a.created_at as "createdAt", a.deleted_at as "deletedAt", coalesce((
    select json_agg(${ROLE_JSON} order by r.name)
      from identity.service_account_role ar
      join identity.role r on r.tenant_id = ar.tenant_id and r.id = ar.role_id
     where ar.tenant_id = a.tenant_id and ar.service_account_id = a.id), '[]') as roles`

export class ServiceAccountStore {
  readonly #database: Database
  readonly #quotas: PlanQuotas

  constructor(database: Database, quotas: PlanQuotas) {
    this.#database = database
    this.#quotas = quotas
  }

  findByIds(scope: TenantScope, ids: readonly string[]): Promise<ServiceAccount[]> {
    return this.#database.asTenant(scope, (trx) => selectAccounts(trx).whereRaw('a.id = any(?)', [[...ids]]))
  }

  page(scope: TenantScope, page: Page): Promise<Slice<ServiceAccount>> {
    return this.#database.asTenant(scope, (trx) =>
      readSlice(selectAccounts(trx).whereNull('a.deleted_at'), page, { key: 'a.id', order: 'asc' }),
    )
  }

  count(scope: TenantScope): Promise<number> {
    return this.#database.asTenant(scope, async (trx) => {
      const [row] = await trx('identity.service_account').whereNull('deleted_at').count({ count: '*' })
      return Number(row?.count)
    })
  }

  /** The id of the account that this call, or an earlier one with its idempotency key, made. */
  create(
    scope: TenantScope,
    account: { readonly id: string; readonly name: string; readonly roleIds: readonly string[] },
    call: IdempotentCall,
  ): Promise<string> {
    const { id, name, roleIds } = account
    return this.#database.asTenant(scope, (trx) =>
      once(trx, call, async () => {
        await requireQuota(trx, this.#quotas, scope.tenantId, 'SERVICE_ACCOUNTS')
        await trx('identity.service_account').insert({ tenant_id: scope.tenantId, id, name })
        await trx.raw(
          'insert into identity.service_account_role (tenant_id, service_account_id, role_id) select ?, ?, unnest(?::uuid[])',
          [scope.tenantId, id, [...roleIds]],
        )
        return id
      }),
    )
  }

  /** Its keys end with it. Deleting it again changes nothing. */
  delete(scope: TenantScope, id: string, now: Date): Promise<void> {
    return this.#database.asTenant(scope, async (trx) => {
      const deleted = await trx('identity.service_account').where({ id }).whereNull('deleted_at').update({ deleted_at: now })
      if (deleted === 0) return
      await trx('identity.service_account_role').where({ service_account_id: id }).delete()
      await endKeysOf(trx, scope.tenantId, { kind: 'SERVICE_ACCOUNT', id }, now)
      await revoke(trx, scope.tenantId, [id])
    })
  }
}

function selectAccounts(trx: Transaction) {
  return trx('identity.service_account as a').select(trx.raw(COLUMNS))
}
