import type { PlanQuotas } from '@agentic/caller/quotas'
import { nameActor } from '@agentic/postgres/audit'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { requireQuota } from '../tenant/quota.store.ts'
import { findUser } from '../user/user.store.ts'
import type { User } from '../user/user.ts'
import type { OidcProvider } from './oidc-provider.ts'

/** Somebody, as their provider calls them. */
export interface OidcSubject {
  readonly issuer: string
  readonly subject: string
  /** Only where the provider has verified it. */
  readonly email: string | null
}

export class OidcStore {
  readonly #database: Database
  readonly #quotas: PlanQuotas

  constructor(database: Database, quotas: PlanQuotas) {
    this.#database = database
    this.#quotas = quotas
  }

  find(scope: TenantScope): Promise<OidcProvider | null> {
    return this.#database.asTenant(scope, async (trx) => {
      const columns = {
        issuer: 'issuer',
        clientId: 'client_id',
        clientSecretSealed: 'client_secret_sealed',
        redirectUris: 'redirect_uris',
        updatedAt: 'updated_at',
      }
      return (await trx('identity.oidc_provider').first(columns)) ?? null
    })
  }

  /** @throws QUOTA_EXCEEDED where the plan lets the tenant have none */
  requireRoom(scope: TenantScope): Promise<void> {
    return this.#database.asTenant(scope, (trx) => requireRoom(trx, this.#quotas, scope.tenantId))
  }

  set(scope: TenantScope, provider: OidcProvider): Promise<void> {
    return this.#database.asTenant(scope, async (trx) => {
      const row = {
        tenant_id: scope.tenantId,
        issuer: provider.issuer,
        client_id: provider.clientId,
        client_secret_sealed: provider.clientSecretSealed,
        redirect_uris: provider.redirectUris,
        updated_at: provider.updatedAt,
      }
      await requireRoom(trx, this.#quotas, scope.tenantId)
      await trx('identity.oidc_provider').insert(row).onConflict('tenant_id').merge()
    })
  }

  delete(scope: TenantScope): Promise<boolean> {
    return this.#database.asTenant(scope, async (trx) => (await trx('identity.oidc_provider').delete()) > 0)
  }

  /** Who a subject is here; the first time by their address, from then on by the provider's id of them. */
  findUser(tenantId: string, { issuer, subject, email }: OidcSubject, now: Date): Promise<User | null> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      const linked = await trx('identity.oidc_subject').where({ issuer, subject }).first('user_id')
      if (linked) return findUser(trx, linked.user_id)
      const found =
        email && (await trx('identity.user_account').whereRaw('lower(email) = lower(?)', [email]).first('id', 'state'))
      if (!found) return null
      // Nobody gets in by it: nothing is changed.
      if (found.state !== 'ACTIVE') return findUser(trx, found.id)
      nameActor({ kind: 'USER', id: found.id })
      const link = { tenant_id: tenantId, issuer, subject, user_id: found.id, linked_at: now }
      await trx('identity.oidc_subject').insert(link).onConflict(['tenant_id', 'issuer', 'subject']).ignore()
      return findUser(trx, found.id)
    })
  }
}

/** In place of the provider there is, one is always allowed. */
async function requireRoom(trx: Transaction, quotas: PlanQuotas, tenantId: string): Promise<void> {
  const known = await trx('identity.oidc_provider').first('tenant_id')
  if (!known) await requireQuota(trx, quotas, tenantId, 'OIDC_PROVIDERS')
}
