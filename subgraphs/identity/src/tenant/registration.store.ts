import { nameActor } from '@agentic/postgres/audit'
import type { Database, Transaction } from '@agentic/postgres/database'
import { type IdempotentCall, once } from '@agentic/postgres/idempotency'
import { insertBuiltInRoles } from '../role/role.store.ts'
import { insertUser, type NewUser } from '../user/user.store.ts'

export interface NewTenant {
  readonly id: string
  readonly name: string
  /** The first that is free is taken. */
  readonly slugs: readonly string[]
  readonly admin: Omit<NewUser, 'tenantId'>
}

export class RegistrationStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** The id of the admin whom this call, or an earlier one with its idempotency key, made. */
  register({ id, name, slugs, admin }: NewTenant, call: IdempotentCall): Promise<string> {
    return this.#database.asTenant({ tenantId: id }, (trx) =>
      once(trx, call, async () => {
        nameActor({ kind: 'USER', id: admin.id })
        await insertTenant(trx, { id, name, slugs })
        await insertBuiltInRoles(trx, id)
        await insertUser(trx, { ...admin, tenantId: id })
        return admin.id
      }),
    )
  }
}

async function insertTenant(trx: Transaction, { id, name, slugs }: Omit<NewTenant, 'admin'>): Promise<void> {
  for (const slug of slugs) {
    const made = await trx('identity.tenant').insert({ id, name, slug, plan: 'FREE' }).onConflict('slug').ignore().returning('id')
    if (made.length > 0) return
  }
  throw new Error(`All of these slugs are taken: ${slugs.join(', ')}`)
}
