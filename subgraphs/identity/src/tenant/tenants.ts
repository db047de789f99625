import { type Caller, isIdentified } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import { identified } from '../identified.ts'
import type { TenantStore } from './tenant.store.ts'
import type { Tenant } from './tenant.ts'

/** What one caller may see of tenants: its own. */
export class Tenants {
  readonly #store: TenantStore
  readonly #caller: Caller

  constructor(store: TenantStore, caller: Caller) {
    this.#store = store
    this.#caller = caller
  }

  async find(id: string): Promise<Tenant | null> {
    return isIdentified(this.#caller) && this.#caller.tenantId === id ? this.#store.find(id) : null
  }

  async own(): Promise<Tenant> {
    const tenant = await this.#store.find(identified(this.#caller).tenantId)
    if (!tenant) throw new DomainError('NOT_FOUND', 'Your tenant no longer exists')
    return tenant
  }
}
