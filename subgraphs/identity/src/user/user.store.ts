import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import { v7 } from 'uuid'
import type { Credential, User, UserState } from './user.ts'

const COLUMNS = `u.id, u.tenant_id as "tenantId", u.email, u.name, u.state, u.token_version as "tokenVersion", u.last_login_at as "lastLoginAt",
  u.created_at as "createdAt", coalesce((
    select json_agg(json_build_object('id', r.id, 'name', r.name, 'permissions', r.permissions, 'builtIn', r.built_in)
             order by r.name)
      from identity.user_role ur
      join identity.role r on r.tenant_id = ur.tenant_id and r.id = ur.role_id
     where ur.tenant_id = u.tenant_id and ur.user_id = u.id), '[]') as roles`

export interface NewUser {
  readonly tenantId: string
  readonly email: string
  readonly name: string
  readonly passwordHash: string
  readonly roleName: string
}

export class UserStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  findByIds(scope: TenantScope, ids: readonly string[]): Promise<User[]> {
    return this.#database.asTenant(scope, (trx) => selectUsers(trx).whereRaw('u.id = any(?)', [[...ids]]))
  }

  page(scope: TenantScope, page: Page, state: UserState | undefined): Promise<Slice<User>> {
    return this.#database.asTenant(scope, (trx) =>
      readSlice<User>(ofState(selectUsers(trx), state), page, { key: 'u.id', order: 'asc' }),
    )
  }

  count(scope: TenantScope, state: UserState | undefined): Promise<number> {
    return this.#database.asTenant(scope, async (trx) => {
      const [row] = await ofState(trx('identity.user_account as u'), state).count({ count: '*' })
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
  create({ tenantId, email, name, passwordHash, roleName }: NewUser): Promise<string | null> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      const { rows } = await trx.raw(
        `insert into identity.user_account (tenant_id, id, email, name, password_hash) values (?, ?, ?, ?, ?)
         on conflict (tenant_id, lower(email)) do nothing returning id`,
        [tenantId, v7(), email, name, passwordHash],
      )
      const id: string | undefined = rows[0]?.id
      if (!id) return null
      await trx.raw(
        `insert into identity.user_role (tenant_id, user_id, role_id)
         select tenant_id, ?, id from identity.role where lower(name) = lower(?)`,
        [id, roleName],
      )
      return id
    })
  }
}

/** For another store's transaction: a session is made for the user as it is at that moment. */
export async function findUser(trx: Transaction, id: string): Promise<User | null> {
  return (await selectUsers(trx).where('u.id', id).first()) ?? null
}

function selectUsers(trx: Transaction) {
  return trx('identity.user_account as u').select(trx.raw(COLUMNS))
}

function ofState<Query extends { where(column: string, value: string): unknown }>(
  query: Query,
  state: UserState | undefined,
): Query {
  if (state) query.where('u.state', state)
  return query
}
