import type { PlanQuotas } from '@agentic/caller/quotas'
import { noteNothing } from '@agentic/postgres/audit'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { publishEvent } from '@agentic/postgres/outbox'
import { DomainError } from '@agentic/service/errors'
import { endKeysOf } from '../api-key/api-key.store.ts'
import { withdrawMail } from '../mail/mail.store.ts'
import { revokeUsers } from '../revocation/revocation.store.ts'
import { findRoles } from '../role/role.store.ts'
import { ADMIN_ROLE, type Role } from '../role/role.ts'
import { revokeSessionsOf } from '../session/session.store.ts'
import { requireQuota } from '../tenant/quota.store.ts'
import { lockTenant } from '../tenant/tenant.store.ts'
import { requireVersion } from '../version.ts'
import { findUser } from './user.store.ts'
import type { User } from './user.ts'

/** What is done to a user, locked against everybody else who changes who may do what in the tenant. */
type Change = (trx: Transaction, user: User) => Promise<void>

/** Who belongs to a tenant, and as what. All methods: false where there is no such user. */
export class MembershipStore {
  readonly #database: Database
  readonly #quotas: PlanQuotas

  constructor(database: Database, quotas: PlanQuotas) {
    this.#database = database
    this.#quotas = quotas
  }

  /** @throws CONFLICT where their profile has another version */
  rename(scope: TenantScope, userId: string, name: string, expectedVersion: number): Promise<boolean> {
    return this.#change(scope, userId, async (trx, { version }) => {
      requireVersion('The user', version, expectedVersion)
      await trx('identity.user_account')
        .where({ id: userId })
        .update({ name, version: version + 1 })
    })
  }

  /** Their sessions and keys end with it. Doing it twice changes nothing. @throws CONFLICT for the last admin */
  deactivate(scope: TenantScope, userId: string, now: Date): Promise<boolean> {
    return this.#change(scope, userId, async (trx, user) => {
      if (user.state === 'DEACTIVATED') return
      await trx('identity.user_account').where({ id: userId }).update({ state: 'DEACTIVATED' })
      await requireAdminLeft(trx)
      await trx('identity.password_reset').where({ user_id: userId }).delete()
      await withdrawMail(trx, `user/${userId}`)
      await revokeSessionsOf(trx, scope.tenantId, userId, now)
      await endKeysOf(trx, scope.tenantId, { kind: 'USER', id: userId }, now)
      await revokeUsers(trx, [userId])
      await publish(trx, 'user.deactivated', user)
    })
  }

  /** @param allow throws where their roles must not be given back */
  reactivate(scope: TenantScope, userId: string, now: Date, allow: (roles: readonly Role[]) => void): Promise<boolean> {
    return this.#change(scope, userId, async (trx, user) => {
      if (user.state === 'ACTIVE') return
      allow(user.roles)
      await requireQuota(trx, this.#quotas, scope.tenantId, 'USERS', now)
      await trx('identity.user_account').where({ id: userId }).update({ state: 'ACTIVE' })
      await publish(trx, 'user.reactivated', user)
    })
  }

  /** @param allow gets the roles that the user does not have yet, null where one does not exist; throws where they must not be given */
  setRoles(
    scope: TenantScope,
    userId: string,
    roleIds: readonly string[],
    allow: (added: readonly Role[] | null) => void,
  ): Promise<boolean> {
    return this.#change(scope, userId, async (trx, user) => {
      const roles = await findRoles(trx, roleIds)
      const held = new Set(user.roles.map(({ id }) => id))
      const added = roles.filter(({ id }) => !held.has(id))
      allow(roles.length < roleIds.length ? null : added)
      if (added.length === 0 && held.size === roles.length) return
      await trx('identity.user_role')
        .where({ user_id: userId })
        .whereRaw('role_id <> all(?)', [[...roleIds]])
        .delete()
      await giveRoles(trx, user.tenantId, userId, added)
      await requireAdminLeft(trx)
      await revokeUsers(trx, [userId])
      await publish(trx, 'user.roles_changed', user, { roleIds })
    })
  }

  #change(scope: TenantScope, userId: string, change: Change): Promise<boolean> {
    return this.#database.asTenant(scope, async (trx) => {
      await lockTenant(trx, scope.tenantId)
      const user = await findUser(trx, userId)
      if (user) await change(trx, user)
      else noteNothing()
      return user !== null
    })
  }
}

export async function giveRoles(
  trx: Transaction,
  tenantId: string,
  userId: string,
  roles: readonly Pick<Role, 'id'>[],
): Promise<void> {
  await trx.raw('insert into identity.user_role (tenant_id, user_id, role_id) select ?, ?, unnest(?::uuid[])', [
    tenantId,
    userId,
    roles.map(({ id }) => id),
  ])
}

/** After the change, with the tenant locked: of two at once the later one sees what the earlier one did. */
async function requireAdminLeft(trx: Transaction): Promise<void> {
  const admin = await trx('identity.user_account as u')
    .join('identity.user_role as ur', { 'ur.tenant_id': 'u.tenant_id', 'ur.user_id': 'u.id' })
    .join('identity.role as r', { 'r.tenant_id': 'ur.tenant_id', 'r.id': 'ur.role_id' })
    .where({ 'u.state': 'ACTIVE', 'r.built_in': true, 'r.name': ADMIN_ROLE })
    .first('u.id')
  if (!admin) throw new DomainError('CONFLICT', 'The last admin stays: make somebody else an admin first')
}

function publish(
  trx: Transaction,
  type: string,
  { tenantId, id, email, name }: User,
  more: Record<string, unknown> = {},
): Promise<void> {
  const data = { userId: id, email, name, ...more }
  return publishEvent(trx, tenantId, { type, source: 'identity', subject: `user/${id}`, data })
}
