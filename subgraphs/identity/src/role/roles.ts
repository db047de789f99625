import { actorOf, type Caller, isIdentified } from '@agentic/caller/caller'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { isUniqueViolation } from '@agentic/postgres/unique-violation'
import { DomainError } from '@agentic/service/errors'
import DataLoader from 'dataloader'
import { v7, validate } from 'uuid'
import { requireAll } from '../grant.ts'
import { idempotent } from '../idempotent.ts'
import { identified, scopeOf } from '../identified.ts'
import { readName } from '../name.ts'
import { requireVersion } from '../version.ts'
import { PERMISSIONS, type Permission } from './permission.ts'
import type { RoleStore } from './role.store.ts'
import { type Role, type RoleText, readPermissions, requireCustom } from './role.ts'

export interface CreateRole extends RoleText {
  readonly idempotencyKey?: string | null
}

export interface UpdateRole {
  readonly name?: string | null
  readonly permissions?: readonly string[] | null
  readonly expectedVersion: number
}

const NAME_LENGTH_MAX = 100

/** What one caller may see of roles and do with them. */
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

  /** @throws BAD_USER_INPUT, CONFLICT where the name is taken, FORBIDDEN for permissions that the caller does not hold */
  async create({ idempotencyKey: key, ...input }: CreateRole): Promise<Role> {
    const caller = identified(this.#caller)
    const text = this.#readText(input)
    requireAll(caller, text.permissions)
    const call = {
      schema: 'identity',
      tenantId: caller.tenantId,
      actorId: actorOf(caller).id,
      operation: 'createRole',
      key,
      arguments: text,
    }
    const create = () => this.#store.create(scopeOf(caller), { id: v7(), ...text }, call)
    return this.#get(await named(text.name, () => idempotent(key, create)))
  }

  /** @throws as `create`; NOT_FOUND, CONFLICT where it has another version */
  async update(id: string, { expectedVersion, ...input }: UpdateRole): Promise<Role> {
    const caller = identified(this.#caller)
    const change = (role: Role) => {
      requireCustom(role)
      requireVersion('The role', role.version, expectedVersion)
      const text = this.#readText({ name: input.name ?? role.name, permissions: input.permissions ?? role.permissions })
      requireAll(
        caller,
        text.permissions.filter((permission) => !role.permissions.includes(permission)),
      )
      return text
    }
    const update = async () => validate(id) && (await this.#store.update(scopeOf(caller), id, change))
    if (!(await named(input.name ?? '', update))) throw notFound(id)
    return this.#get(id)
  }

  /** @throws NOT_FOUND, FORBIDDEN for a built-in role, CONFLICT where somebody holds it */
  async delete(id: string): Promise<boolean> {
    const check = (role: Role, holders: number) => {
      requireCustom(role)
      if (holders > 0) throw new DomainError('CONFLICT', `The role "${role.name}" is held by ${holders}: give them others first`)
    }
    const scope = scopeOf(identified(this.#caller))
    if (!(validate(id) && (await this.#store.delete(scope, id, check)))) throw notFound(id)
    return true
  }

  #readText({ name, permissions }: RoleText): RoleText {
    return { name: readName(name, 'input.name', NAME_LENGTH_MAX), permissions: readPermissions(permissions, 'input.permissions') }
  }

  async #get(id: string): Promise<Role> {
    const role = await this.#byId.clear(id.toLowerCase()).load(id.toLowerCase())
    if (!role) throw notFound(id)
    return role
  }
}

function notFound(id: string): DomainError {
  return new DomainError('NOT_FOUND', `Role ${id} not found`)
}

async function named<T>(name: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!isUniqueViolation(error, 'role_name')) throw error
    throw new DomainError('CONFLICT', `There is a role "${name.trim()}" already`, { cause: error })
  }
}
