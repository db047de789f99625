import type { Columns } from '@agentic/postgres/columns'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { publishEvent } from '@agentic/postgres/outbox'
import { v7 } from 'uuid'
import { revoke, revokeUsers } from '../revocation/revocation.store.ts'
import type { TenantRow } from '../rows.generated.ts'
import { requireVersion } from '../version.ts'
import type { Plan, Tenant, TenantChange } from './tenant.ts'

const COLUMNS = {
  id: 'id',
  slug: 'slug',
  name: 'name',
  plan: 'plan',
  createdAt: 'created_at',
  inviteHours: 'invite_hours',
  emailDomains: 'email_domains',
  version: 'version',
} as const satisfies Columns<TenantRow, Tenant>

export class TenantStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async find(id: string): Promise<Tenant | null> {
    return this.#database.asTenant(
      { tenantId: id },
      async (trx) => (await trx('identity.tenant').where({ id }).first(COLUMNS)) ?? null,
    )
  }

  async findIdBySlug(slug: string): Promise<string | null> {
    const { rows } = await this.#database.acrossTenants((trx) =>
      trx.raw('select id from identity.tenant_by_slug(?) as id', [slug]),
    )
    return rows[0]?.id ?? null
  }

  /** @throws CONFLICT where it has another version. Another plan is in nobody's token yet: all are made to fetch a new one. */
  update(scope: TenantScope, change: TenantChange, expectedVersion: number): Promise<void> {
    return this.#database.asTenant(scope, async (trx) => {
      const tenant = await lockTenant(trx, scope.tenantId)
      requireVersion('The tenant', tenant.version, expectedVersion)
      const { inviteHours, emailDomains, ...same } = change
      await trx('identity.tenant')
        .where({ id: tenant.id })
        .update({
          ...same,
          ...(inviteHours !== undefined && { invite_hours: inviteHours }),
          ...(emailDomains && { email_domains: emailDomains }),
          version: tenant.version + 1,
        })
      if (change.plan && change.plan !== tenant.plan) await revokeEverybody(trx, tenant.id)
      await publishEvent(trx, tenant.id, {
        type: 'tenant.updated',
        source: 'identity',
        subject: `tenant/${tenant.id}`,
        data: { ...change },
      })
    })
  }

  /** Two that do this at once get the same tenant. */
  async ensure(tenant: { readonly slug: string; readonly name: string; readonly plan: Plan }): Promise<string> {
    const known = await this.findIdBySlug(tenant.slug)
    if (known) return known
    const id = v7()
    await this.#database.asTenant({ tenantId: id }, (trx) =>
      trx('identity.tenant')
        .insert({ id, ...tenant })
        .onConflict('slug')
        .ignore(),
    )
    const made = await this.findIdBySlug(tenant.slug)
    if (!made) throw new Error(`Tenant "${tenant.slug}" was not there after it had been created`)
    return made
  }
}

/** Whoever changes who may do what takes turns, in this order before any other lock: rules over many rows hold. */
export async function lockTenant(trx: Transaction, tenantId: string): Promise<Tenant> {
  return trx('identity.tenant').where({ id: tenantId }).forNoKeyUpdate().first(COLUMNS)
}

async function revokeEverybody(trx: Transaction, tenantId: string): Promise<void> {
  const users: string[] = await trx('identity.user_account').where({ state: 'ACTIVE' }).pluck('id')
  await revokeUsers(trx, users)
  const accounts: string[] = await trx('identity.service_account').whereNull('deleted_at').pluck('id')
  await revoke(trx, tenantId, accounts)
}
