import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import { v7 } from 'uuid'
import { ROLE_JSON } from '../role/role.store.ts'
import type { Credential, User, UserState } from './user.ts'

const COLUMNS = `u.id, u.tenant_id as "tenantId", u.email, u.name, u.state, u.token_version as "tokenVersion", u.version,
  u.last_login_at as "lastLoginAt", u.created_at as "createdAt", coalesce((
    select json_agg(${ROLE_JSON} order by r.name)
      from identity.user_role ur
      join identity.role r on r.tenant_id = ur.tenant_id and r.id = ur.role_id
     where ur.tenant_id = u.tenant_id and ur.user_id = u.id), '[]') as roles`

export interface NewAccount {
  readonly id: string
  readonly tenantId: string
  readonly email: string
  readonly name: string
  readonly passwordHash: string
}

export interface NewUser extends NewAccount {
  readonly roleName: string
}

export interface UserCriteria {
  readonly state?: UserState | undefined
  /** Part of the address or the name, in any case. */
  readonly search?: string | undefined
}

export class UserStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  findByIds(scope: TenantScope, ids: readonly string[]): Promise<User[]> {
    return this.#database.asTenant(scope, (trx) => selectUsers(trx).whereRaw('u.id = any(?)', [[...ids]]))
  }

  page(scope: TenantScope, page: Page, criteria: UserCriteria): Promise<Slice<User>> {
    return this.#database.asTenant(scope, (trx) =>
      readSlice<User>(meeting(selectUsers(trx), criteria), page, { key: 'u.id', order: 'asc' }),
    )
  }

  count(scope: TenantScope, criteria: UserCriteria): Promise<number> {
    return this.#database.asTenant(scope, async (trx) => {
      const row = await meeting(trx('identity.user_account as u'), criteria).count({ count: '*' }).first()
      return Number(row?.count)
    })
  }

  /** The tenants in which somebody has this address. */
  async findTenantIdsByEmail(email: string): Promise<string[]> {
    const { rows } = await this.#database.acrossTenants((trx) =>
      trx.raw('select id from identity.tenants_by_email(?) as id', [email]),
    )
    return rows.map((row: { id: string }) => row.id)
  }

  findCredential(tenantId: string, email: string): Promise<Credential | null> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      const found = await selectUsers(trx)
        .select('u.password_hash as passwordHash')
        .whereRaw('lower(u.email) = lower(?)', [email])
        .first()
      if (!found) return null
      const { passwordHash, ...user } = found
      return { user, passwordHash }
    })
  }

  /** Unless the password was changed meanwhile: then the newer one stays. */
  replacePasswordHash({ user, passwordHash }: Credential, next: string): Promise<void> {
    return this.#database.asTenant({ tenantId: user.tenantId, userId: user.id }, async (trx) => {
      await trx('identity.user_account').where({ id: user.id, password_hash: passwordHash }).update({ password_hash: next })
    })
  }

  /** Its id, or null where the address is taken in that tenant. */
  async create(user: Omit<NewUser, 'id'>): Promise<string | null> {
    const id = v7()
    const isNew = await this.#database.asTenant(user, (trx) => insertUser(trx, { ...user, id }))
    return isNew ? id : null
  }
}

/** With one role, by its name. @returns false where the address is taken in that tenant */
export async function insertUser(trx: Transaction, { roleName, ...account }: NewUser): Promise<boolean> {
  if (!(await insertAccount(trx, account))) return false
  await trx.raw(
    `insert into identity.user_role (tenant_id, user_id, role_id)
     select tenant_id, ?, id from identity.role where lower(name) = lower(?)`,
    [account.id, roleName],
  )
  return true
}

/** Without roles. @returns false where the address is taken in that tenant */
export async function insertAccount(trx: Transaction, account: NewAccount): Promise<boolean> {
  const { tenantId, id, email, name, passwordHash } = account
  const { rows } = await trx.raw(
    `insert into identity.user_account (tenant_id, id, email, name, password_hash) values (?, ?, ?, ?, ?)
     on conflict (tenant_id, lower(email)) do nothing returning id`,
    [tenantId, id, email, name, passwordHash],
  )
  return rows.length > 0
}

/** For another store's transaction: a session is made for the user as it is at that moment. */
export async function findUser(trx: Transaction, id: string): Promise<User | null> {
  return (await selectUsers(trx).where('u.id', id).first()) ?? null
}

function selectUsers(trx: Transaction) {
  return trx('identity.user_account as u').select(trx.raw(COLUMNS))
}

function meeting(query: ReturnType<Transaction>, { state, search }: UserCriteria): ReturnType<Transaction> {
  if (state) query.where('u.state', state)
  if (search) {
    const pattern = `%${search.replace(/[\\%_]/g, '\\$&')}%`
    query.where((either) => either.whereILike('u.email', pattern).orWhereILike('u.name', pattern))
  }
  return query
}
