import type { Columns } from '@agentic/postgres/columns'
import type { Database } from '@agentic/postgres/database'
import { v7 } from 'uuid'
import type { TenantRow } from '../rows.generated.ts'
import type { Plan, Tenant } from './tenant.ts'

const COLUMNS = { id: 'id', slug: 'slug', name: 'name', plan: 'plan', createdAt: 'created_at' } as const satisfies Columns<
  TenantRow,
  Tenant
>

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
