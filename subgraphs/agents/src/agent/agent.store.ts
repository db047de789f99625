import type { Columns } from '@agentic/postgres/columns'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import type { AgentRow } from '../rows.generated.ts'
import type { Agent, AgentFilter } from './agent.ts'

const COLUMNS = {
  id: 'id',
  departmentId: 'department_id',
  name: 'name',
  kind: 'kind',
  description: 'description',
  version: 'version',
  definition: 'definition',
} as const satisfies Columns<AgentRow, Agent>

export class AgentStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  findByIds(scope: TenantScope, ids: readonly string[]): Promise<Agent[]> {
    return this.#database.asTenant(scope, (trx) =>
      trx('agents.agent').select(COLUMNS).where('tenant_id', scope.tenantId).whereIn('id', ids),
    )
  }

  list(scope: TenantScope, filter: AgentFilter, page: Page): Promise<Slice<Agent>> {
    return this.#database.asTenant(scope, (trx) =>
      readSlice<Agent>(matching(trx, scope, filter).select(COLUMNS), page, { key: 'id', order: 'asc' }),
    )
  }

  async count(scope: TenantScope, filter: AgentFilter): Promise<number> {
    const row = await this.#database.asTenant(scope, (trx) => matching(trx, scope, filter).count('* as total').first())
    return Number(row?.total ?? 0)
  }
}

function matching(trx: Transaction, scope: TenantScope, { kind, departmentId }: AgentFilter) {
  const query = trx('agents.agent').where('tenant_id', scope.tenantId)
  if (kind) query.where({ kind })
  if (departmentId) query.where('department_id', departmentId)
  return query
}
