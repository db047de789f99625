import { type Caller, isIdentified, userIdOf } from '@agentic/caller/caller'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { Connection, type ConnectionArguments, readPage } from '@agentic/service/connection'
import { DomainError } from '@agentic/service/errors'
import DataLoader from 'dataloader'
import { validate } from 'uuid'
import { identified, scopeOf } from '../identified.ts'
import type { UserStore } from './user.store.ts'
import type { User, UserState } from './user.ts'

export interface UserFilter {
  readonly state?: UserState | null
}

/** What one caller may see of users. Made anew for each request: the loader is its cache. */
export class Users {
  readonly #store: UserStore
  readonly #caller: Caller
  readonly #byId = new DataLoader<string, User | null>(async (ids) =>
    inKeyOrder(ids, await this.#store.findByIds(scopeOf(identified(this.#caller)), ids), (user) => user.id),
  )

  constructor(store: UserStore, caller: Caller) {
    this.#store = store
    this.#caller = caller
  }

  async find(id: string): Promise<User | null> {
    return isIdentified(this.#caller) && validate(id) ? this.#byId.load(id.toLowerCase()) : null
  }

  async me(): Promise<User> {
    const userId = userIdOf(identified(this.#caller))
    if (!userId) throw new DomainError('FORBIDDEN', 'Only a user has a profile, not a service')
    const user = await this.find(userId)
    if (!user) throw new DomainError('UNAUTHENTICATED', 'Your user no longer exists')
    return user
  }

  async list(args: ConnectionArguments & { readonly filter?: UserFilter | null }): Promise<Connection<User>> {
    const scope = scopeOf(identified(this.#caller))
    const state = args.filter?.state ?? undefined
    const slice = await this.#store.page(scope, readPage(args), state)
    return new Connection(slice, { keyOf: (user) => user.id, count: () => this.#store.count(scope, state) })
  }
}
