import type { Database, TenantScope } from '@agentic/postgres/database'

export interface StoredFactor {
  readonly secretSealed: Buffer
  readonly confirmedAt: Date | null
  readonly recoveryCodesLeft: number
}

export class SecondFactorStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  find(scope: TenantScope, userId: string): Promise<StoredFactor | null> {
    return this.#database.asTenant(scope, async (trx) => {
      const row = await trx('identity.second_factor').where({ user_id: userId }).first('*')
      if (!row) return null
      return { secretSealed: row.secret_sealed, confirmedAt: row.confirmed_at, recoveryCodesLeft: row.recovery_hashes.length }
    })
  }

  /** In place of one that was never confirmed. @returns false where one is confirmed already */
  begin(scope: TenantScope, userId: string, secretSealed: Buffer): Promise<boolean> {
    return this.#database.asTenant(scope, async (trx) => {
      const { rowCount } = await trx.raw(
        `insert into identity.second_factor as f (tenant_id, user_id, secret_sealed) values (?, ?, ?)
         on conflict (tenant_id, user_id) do update set secret_sealed = excluded.secret_sealed where f.confirmed_at is null`,
        [scope.tenantId, userId, secretSealed],
      )
      return rowCount > 0
    })
  }

  confirm(
    scope: TenantScope,
    userId: string,
    of: { step: number; recoveryHashes: readonly Buffer[]; now: Date },
  ): Promise<boolean> {
    return this.#database.asTenant(scope, async (trx) => {
      const confirmed = { confirmed_at: of.now, last_step: of.step, recovery_hashes: of.recoveryHashes }
      return (await trx('identity.second_factor').where({ user_id: userId }).whereNull('confirmed_at').update(confirmed)) > 0
    })
  }

  /** @returns false where a code of this time step, or a later one, was taken already */
  takeStep(scope: TenantScope, userId: string, step: number): Promise<boolean> {
    return this.#database.asTenant(
      scope,
      async (trx) =>
        (await trx('identity.second_factor')
          .where({ user_id: userId })
          .where('last_step', '<', step)
          .update({ last_step: step })) > 0,
    )
  }

  /** @returns false where there is no such code any more */
  takeRecoveryCode(scope: TenantScope, userId: string, hash: Buffer): Promise<boolean> {
    return this.#database.asTenant(scope, async (trx) => {
      const { rowCount } = await trx.raw(
        `update identity.second_factor set recovery_hashes = array_remove(recovery_hashes, :hash)
          where user_id = :userId and confirmed_at is not null and :hash = any(recovery_hashes)`,
        { hash, userId },
      )
      return rowCount > 0
    })
  }

  delete(scope: TenantScope, userId: string): Promise<void> {
    return this.#database.asTenant(scope, async (trx) => {
      await trx('identity.second_factor').where({ user_id: userId }).delete()
    })
  }
}
