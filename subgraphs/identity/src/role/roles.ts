import { type Caller, isIdentified } from '@agentic/caller/caller'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import DataLoader from 'dataloader'
import { validate } from 'uuid'
import { identified, scopeOf } from '../identified.ts'
import { PERMISSIONS, type Permission } from './permission.ts'
import type { RoleStore } from './role.store.ts'
import type { Role } from './role.ts'

/** What one caller may see of roles. */
export class Roles {
  readonly #store: RoleStore
  readonly #caller: Caller
  readonly #byId = new DataLoader<string, Role | null>(async (ids) =>
    inKeyOrder(ids, await this.#store.findByIds(scopeOf(identified(this.#caller)), ids), (role) => role.id),
  )

  constructor(store: RoleStore, caller: Caller) {
    this.#store = store
    this.#caller = caller
  }

  async find(id: string): Promise<Role | null> {
    return isIdentified(this.#caller) && validate(id) ? this.#byId.load(id.toLowerCase()) : null
  }

  async list(): Promise<Role[]> {
    return this.#store.list(scopeOf(identified(this.#caller)))
  }

  permissions(): readonly Permission[] {
    return PERMISSIONS
  }
}
