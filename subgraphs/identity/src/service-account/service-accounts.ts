import { type Caller, isIdentified } from '@agentic/caller/caller'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import DataLoader from 'dataloader'
import { validate } from 'uuid'
import { identified, scopeOf } from '../identified.ts'
import type { ServiceAccountStore } from './service-account.store.ts'
import type { ServiceAccount } from './service-account.ts'

/** What one caller may see of service accounts. */
export class ServiceAccounts {
  readonly #store: ServiceAccountStore
  readonly #caller: Caller
  readonly #byId = new DataLoader<string, ServiceAccount | null>(async (ids) =>
    inKeyOrder(ids, await this.#store.findByIds(scopeOf(identified(this.#caller)), ids), (account) => account.id),
  )

  constructor(store: ServiceAccountStore, caller: Caller) {
    this.#store = store
    this.#caller = caller
  }

  async find(id: string): Promise<ServiceAccount | null> {
    return isIdentified(this.#caller) && validate(id) ? this.#byId.load(id.toLowerCase()) : null
  }
}
