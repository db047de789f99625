import type { TenantScope } from '@agentic/postgres/database'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { Connection, type ConnectionArguments, readPage } from '@agentic/service/connection'
import DataLoader from 'dataloader'
import { validate as isUuid } from 'uuid'
import type { DepartmentStore } from './department.store.ts'
import type { Department } from './department.ts'

/** What one caller may see of departments. Made anew for each request: the loader is its cache. */
export class Departments {
  readonly #store: DepartmentStore
  readonly #scope: TenantScope
  readonly #seeded: (tenantId: string) => Promise<void>
  readonly #byId: DataLoader<string, Department | null>

  constructor(store: DepartmentStore, scope: TenantScope, seeded: (tenantId: string) => Promise<void>) {
    this.#store = store
    this.#scope = scope
    this.#seeded = seeded
    this.#byId = new DataLoader(async (ids) => inKeyOrder(ids, await store.findByIds(scope, ids), (department) => department.id))
  }

  async find(id: string): Promise<Department | null> {
    return isUuid(id) ? this.#byId.load(id) : null
  }

  async list(args: ConnectionArguments): Promise<Connection<Department>> {
    await this.#seeded(this.#scope.tenantId)
    return new Connection(await this.#store.list(this.#scope, readPage(args)), {
      keyOf: (department) => department.id,
      count: () => this.#store.count(this.#scope),
    })
  }
}
