import { actorOf, type Caller, isIdentified } from '@agentic/caller/caller'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { isUniqueViolation } from '@agentic/postgres/unique-violation'
import { Connection, type ConnectionArguments, readPage } from '@agentic/service/connection'
import { badInput, DomainError } from '@agentic/service/errors'
import DataLoader from 'dataloader'
import { v7, validate } from 'uuid'
import { requireGrantable } from '../grant.ts'
import { idempotent } from '../idempotent.ts'
import { identified, scopeOf } from '../identified.ts'
import type { RoleStore } from '../role/role.store.ts'
import { readRoleIds } from '../role/role.ts'
import type { ServiceAccountStore } from './service-account.store.ts'
import type { ServiceAccount } from './service-account.ts'

export interface NewServiceAccount {
  readonly name: string
  readonly roleIds: readonly string[]
  readonly idempotencyKey?: string | null
}

export interface ServiceAccountsParts {
  readonly store: ServiceAccountStore
  readonly roles: RoleStore
  readonly caller: Caller
  readonly now: () => Date
}

const NAME_LENGTH_MAX = 200

/** What one caller may see of service accounts and do with them. */
export class ServiceAccounts {
  readonly #parts: ServiceAccountsParts
  readonly #byId = new DataLoader<string, ServiceAccount | null>(async (ids) =>
    inKeyOrder(ids, await this.#parts.store.findByIds(scopeOf(this.#caller), ids), (account) => account.id),
  )

  constructor(parts: ServiceAccountsParts) {
    this.#parts = parts
  }

  get #caller() {
    return identified(this.#parts.caller)
  }

  async find(id: string): Promise<ServiceAccount | null> {
    return isIdentified(this.#parts.caller) && validate(id) ? this.#byId.load(id.toLowerCase()) : null
  }

  async list(args: ConnectionArguments): Promise<Connection<ServiceAccount>> {
    const scope = scopeOf(this.#caller)
    const slice = await this.#parts.store.page(scope, readPage(args))
    return new Connection(slice, { keyOf: ({ id }) => id, count: () => this.#parts.store.count(scope) })
  }

  /** @throws NOT_FOUND */
  async get(id: string): Promise<ServiceAccount> {
    const account = await this.find(id)
    if (!account) throw new DomainError('NOT_FOUND', `Service account ${id} not found`)
    return account
  }

  /** @throws BAD_USER_INPUT, CONFLICT where the name is taken, FORBIDDEN where the roles allow what the caller may not do */
  async create({ name, roleIds, idempotencyKey: key }: NewServiceAccount): Promise<ServiceAccount> {
    const scope = scopeOf(this.#caller)
    const input = { name: name.trim(), roleIds: readRoleIds(roleIds, 'input.roleIds') }
    if (!input.name || input.name.length > NAME_LENGTH_MAX) {
      throw badInput({ 'input.name': `must have from 1 to ${NAME_LENGTH_MAX} characters` })
    }
    const found = await this.#parts.roles.findByIds(scope, input.roleIds)
    requireGrantable(this.#caller, { asked: input.roleIds, found, field: 'input.roleIds' })
    const actorId = actorOf(this.#caller).id
    const call = { schema: 'identity', ...scope, actorId, operation: 'createServiceAccount', key, arguments: input }
    try {
      return await this.get(await idempotent(key, () => this.#parts.store.create(scope, { id: v7(), ...input }, call)))
    } catch (error) {
      if (!isUniqueViolation(error, 'service_account_name')) throw error
      throw new DomainError('CONFLICT', `There is a service account "${input.name}" already`, { cause: error })
    }
  }

  /** @throws NOT_FOUND */
  async delete(id: string): Promise<ServiceAccount> {
    const account = await this.get(id)
    await this.#parts.store.delete(scopeOf(this.#caller), account.id, this.#parts.now())
    this.#byId.clear(account.id)
    return this.get(account.id)
  }
}
