import type { Columns } from '@agentic/postgres/columns'
import type { Database, TenantScope } from '@agentic/postgres/database'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import type { DepartmentRow } from '../rows.generated.ts'
import type { Department } from './department.ts'

const COLUMNS = { id: 'id', name: 'name', description: 'description' } as const satisfies Columns<DepartmentRow, Department>

export class DepartmentStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  findByIds(scope: TenantScope, ids: readonly string[]): Promise<Department[]> {
    return this.#database.asTenant(scope, (trx) =>
      trx('agents.department').select(COLUMNS).where('tenant_id', scope.tenantId).whereIn('id', ids),
    )
  }

  list(scope: TenantScope, page: Page): Promise<Slice<Department>> {
    return this.#database.asTenant(scope, (trx) =>
      readSlice<Department>(trx('agents.department').select(COLUMNS).where('tenant_id', scope.tenantId), page, {
        key: 'id',
        order: 'asc',
      }),
    )
  }

  async count(scope: TenantScope): Promise<number> {
    const row = await this.#database.asTenant(scope, (trx) =>
      trx('agents.department').where('tenant_id', scope.tenantId).count('* as total').first(),
    )
    return Number(row?.total ?? 0)
  }
}
