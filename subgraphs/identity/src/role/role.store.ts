import type { PlanQuotas } from '@agentic/caller/quotas'
import { noteNothing } from '@agentic/postgres/audit'
import type { Columns } from '@agentic/postgres/columns'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { type IdempotentCall, once } from '@agentic/postgres/idempotency'
import { publishEvent } from '@agentic/postgres/outbox'
import { v7 } from 'uuid'
import { revoke, revokeUsers } from '../revocation/revocation.store.ts'
import type { RoleRow } from '../rows.generated.ts'
import { requireQuota } from '../tenant/quota.store.ts'
import { lockTenant } from '../tenant/tenant.store.ts'
import { BUILT_IN_ROLES, type Role, type RoleText } from './role.ts'

const COLUMNS = {
  id: 'id',
  name: 'name',
  permissions: 'permissions',
  builtIn: 'built_in',
  version: 'version',
} as const satisfies Columns<RoleRow, Role>

/** A role `r`, where the roles of somebody are read together with them. */
export const ROLE_JSON = `json_build_object(${Object.entries(COLUMNS).map(([name, column]) => `'${name}', r.${column}`)})`

export class RoleStore {
  readonly #database: Database
  readonly #quotas: PlanQuotas

  constructor(database: Database, quotas: PlanQuotas) {
    this.#database = database
    this.#quotas = quotas
  }

  list(scope: TenantScope): Promise<Role[]> {
    return this.#database.asTenant(scope, (trx) => trx('identity.role').select(COLUMNS).orderBy('name'))
  }

  findByIds(scope: TenantScope, ids: readonly string[]): Promise<Role[]> {
    return this.#database.asTenant(scope, (trx) => findRoles(trx, ids))
  }

  /** Creates the built-in roles, and gives those of an earlier version the permissions that they have today. */
  ensureBuiltIn(tenantId: string): Promise<void> {
    return this.#database.asTenant({ tenantId }, (trx) => insertBuiltInRoles(trx, tenantId))
  }

  /** The id of the role that this call, or an earlier one with its idempotency key, made. */
  create(scope: TenantScope, role: RoleText & { readonly id: string }, call: IdempotentCall): Promise<string> {
    const { id, name, permissions } = role
    return this.#database.asTenant(scope, (trx) =>
      once(trx, call, async () => {
        await requireQuota(trx, this.#quotas, scope.tenantId, 'CUSTOM_ROLES')
        await trx('identity.role').insert({ tenant_id: scope.tenantId, id, name, permissions, built_in: false })
        await publish(trx, scope.tenantId, role, 'CREATED')
        return id
      }),
    )
  }

  /**
   * Changes a role for all who hold it.
   * @param change what it becomes; throws where the role, now locked, must not become that
   * @returns false where there is no such role
   */
  update(scope: TenantScope, id: string, change: (role: Role) => RoleText): Promise<boolean> {
    return this.#database.asTenant(scope, async (trx) => {
      await lockTenant(trx, scope.tenantId)
      const [role] = await findRoles(trx, [id])
      if (!role) {
        noteNothing()
        return false
      }
      const { name, permissions } = change(role)
      await trx('identity.role')
        .where({ id })
        .update({ name, permissions, version: role.version + 1 })
      if (permissions.join() !== role.permissions.join()) await revokeHolders(trx, scope.tenantId, id)
      await publish(trx, scope.tenantId, { id, name, permissions }, 'UPDATED')
      return true
    })
  }

  /** @param check throws where the role must not go @returns false where there is no such role */
  delete(scope: TenantScope, id: string, check: (role: Role, holders: number) => void): Promise<boolean> {
    return this.#database.asTenant(scope, async (trx) => {
      // Locked, it is given to nobody until it is gone.
      const role = await trx('identity.role').where({ id }).forUpdate().first(COLUMNS)
      if (!role) return false
      const { users, accounts } = await findHolders(trx, id)
      check(role, users.length + accounts.length)
      await trx('identity.role').where({ id }).delete()
      await publish(trx, scope.tenantId, role, 'DELETED')
      return true
    })
  }
}

export function findRoles(trx: Transaction, ids: readonly string[]): Promise<Role[]> {
  return trx('identity.role')
    .select(COLUMNS)
    .whereRaw('id = any(?)', [[...ids]])
}

export async function insertBuiltInRoles(trx: Transaction, tenantId: string): Promise<void> {
  for (const { name, permissions } of BUILT_IN_ROLES) {
    await trx.raw(
      `insert into identity.role (tenant_id, id, name, permissions, built_in) values (?, ?, ?, ?, true)
       on conflict (tenant_id, lower(name)) do update set permissions = excluded.permissions where role.built_in`,
      [tenantId, v7(), name, [...permissions]],
    )
  }
}

async function findHolders(trx: Transaction, id: string): Promise<{ users: string[]; accounts: string[] }> {
  return {
    users: await trx('identity.user_role').where({ role_id: id }).pluck('user_id'),
    accounts: await trx('identity.service_account_role').where({ role_id: id }).pluck('service_account_id'),
  }
}

async function revokeHolders(trx: Transaction, tenantId: string, id: string): Promise<void> {
  const { users, accounts } = await findHolders(trx, id)
  await revokeUsers(trx, users)
  await revoke(trx, tenantId, accounts)
}

function publish(
  trx: Transaction,
  tenantId: string,
  { id, name, permissions }: RoleText & { readonly id: string },
  change: 'CREATED' | 'UPDATED' | 'DELETED',
): Promise<void> {
  const data = { roleId: id, name, permissions, change }
  return publishEvent(trx, tenantId, { type: 'role.changed', source: 'identity', subject: `role/${id}`, data })
}
