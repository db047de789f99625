import { type Caller, holds, isIdentified, userIdOf } from '@agentic/caller/caller'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { Connection, type ConnectionArguments, readPage } from '@agentic/service/connection'
import { badInput, DomainError } from '@agentic/service/errors'
import DataLoader from 'dataloader'
import { validate } from 'uuid'
import { requireAll } from '../grant.ts'
import { identified, scopeOf } from '../identified.ts'
import { readName } from '../name.ts'
import { permissionsOf, readRoleIds } from '../role/role.ts'
import type { MembershipStore } from './membership.store.ts'
import type { UserStore } from './user.store.ts'
import type { User, UserState } from './user.ts'

export interface UserFilter {
  readonly state?: UserState | null
  readonly search?: string | null
}

export interface UsersParts {
  readonly store: UserStore
  readonly memberships: MembershipStore
  readonly caller: Caller
  readonly now: () => Date
}

/** What one caller may see of users and do to them. Made anew for each request: the loader is its cache. */
export class Users {
  readonly #parts: UsersParts
  readonly #byId = new DataLoader<string, User | null>(async (ids) =>
    inKeyOrder(ids, await this.#parts.store.findByIds(scopeOf(this.#caller), ids), (user) => user.id),
  )

  constructor(parts: UsersParts) {
    this.#parts = parts
  }

  get #caller() {
    return identified(this.#parts.caller)
  }

  async find(id: string): Promise<User | null> {
    return isIdentified(this.#parts.caller) && validate(id) ? this.#byId.load(id.toLowerCase()) : null
  }

  async me(): Promise<User> {
    const userId = userIdOf(this.#caller)
    if (!userId) throw new DomainError('FORBIDDEN', 'Only a user has a profile, not a service')
    const user = await this.find(userId)
    if (!user) throw new DomainError('UNAUTHENTICATED', 'Your user no longer exists')
    return user
  }

  async list({ filter, ...args }: ConnectionArguments & { readonly filter?: UserFilter | null }): Promise<Connection<User>> {
    const scope = scopeOf(this.#caller)
    const criteria = { state: filter?.state ?? undefined, search: filter?.search ?? undefined }
    const slice = await this.#parts.store.page(scope, readPage(args), criteria)
    return new Connection(slice, { keyOf: (user) => user.id, count: () => this.#parts.store.count(scope, criteria) })
  }

  /** @throws BAD_USER_INPUT, FORBIDDEN for another user without `users:manage`, NOT_FOUND, CONFLICT for another version */
  async update(id: string, input: { readonly name: string; readonly expectedVersion: number }): Promise<User> {
    const caller = this.#caller
    const isOwn = caller.kind === 'USER' && caller.userId === id.toLowerCase()
    if (!isOwn && !holds(caller, 'users:manage')) throw new DomainError('FORBIDDEN', 'Changing others takes users:manage')
    const name = readName(input.name, 'input.name')
    return this.#changed(id, (userId) => this.#parts.memberships.rename(scopeOf(caller), userId, name, input.expectedVersion))
  }

  /** @throws NOT_FOUND, CONFLICT for the last admin */
  deactivate(id: string): Promise<User> {
    const { memberships, now } = this.#parts
    return this.#changed(id, (userId) => memberships.deactivate(scopeOf(this.#caller), userId, now()))
  }

  /** @throws NOT_FOUND, FORBIDDEN where their roles allow what the caller may not do */
  reactivate(id: string): Promise<User> {
    const { memberships, now } = this.#parts
    const allow = (roles: User['roles']) => requireAll(this.#caller, permissionsOf(roles))
    return this.#changed(id, (userId) => memberships.reactivate(scopeOf(this.#caller), userId, now(), allow))
  }

  /** @throws BAD_USER_INPUT, NOT_FOUND, FORBIDDEN for roles that allow what the caller may not do, CONFLICT for the last admin */
  async setRoles(id: string, roleIds: readonly string[]): Promise<User> {
    const ids = readRoleIds(roleIds, 'roleIds')
    const allow = (added: User['roles'] | null) => {
      if (!added) throw badInput({ roleIds: 'must be ids of roles of this tenant' })
      requireAll(this.#caller, permissionsOf(added))
    }
    return this.#changed(id, (userId) => this.#parts.memberships.setRoles(scopeOf(this.#caller), userId, ids, allow))
  }

  async #changed(id: string, change: (userId: string) => Promise<boolean>): Promise<User> {
    const userId = id.toLowerCase()
    const user = validate(id) && (await change(userId)) ? await this.#byId.clear(userId).load(userId) : null
    if (!user) throw new DomainError('NOT_FOUND', `User ${id} not found`)
    return user
  }
}
