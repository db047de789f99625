import type { TenantScope } from '@agentic/postgres/database'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { Connection, type ConnectionArguments, readPage } from '@agentic/service/connection'
import { badInput } from '@agentic/service/errors'
import DataLoader from 'dataloader'
import { validate as isUuid } from 'uuid'
import type { AgentStore } from './agent.store.ts'
import type { Agent, AgentFilter } from './agent.ts'

/** What one caller may see of agents. Made anew for each request: the loader is its cache. */
export class Agents {
  readonly #store: AgentStore
  readonly #scope: TenantScope
  readonly #seeded: (tenantId: string) => Promise<void>
  readonly #byId: DataLoader<string, Agent | null>

  constructor(store: AgentStore, scope: TenantScope, seeded: (tenantId: string) => Promise<void>) {
    this.#store = store
    this.#scope = scope
    this.#seeded = seeded
    this.#byId = new DataLoader(async (ids) => inKeyOrder(ids, await store.findByIds(scope, ids), (agent) => agent.id))
  }

  async find(id: string): Promise<Agent | null> {
    return isUuid(id) ? this.#byId.load(id) : null
  }

  async list(args: ConnectionArguments & { readonly filter?: AgentFilter | null }): Promise<Connection<Agent>> {
    const filter = args.filter ?? {}
    if (filter.departmentId && !isUuid(filter.departmentId)) throw badInput({ 'filter.departmentId': 'is not an id' })
    await this.#seeded(this.#scope.tenantId)
    return new Connection(await this.#store.list(this.#scope, filter, readPage(args)), {
      keyOf: (agent) => agent.id,
      count: () => this.#store.count(this.#scope, filter),
    })
  }
}
