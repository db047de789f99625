import type { PlanQuotas, QuotaName } from '@agentic/caller/quotas'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { requireRoom } from '@agentic/service/quota'
import type { Plan, TenantQuota } from './tenant.ts'

/** What identity itself counts. */
export type IdentityQuota = 'USERS' | 'SERVICE_ACCOUNTS' | 'API_KEYS' | 'CUSTOM_ROLES' | 'OIDC_PROVIDERS'

// Where a key has ended, as `endOf` says; one that was rotated has its replacement.
const COUNTS: Readonly<Record<IdentityQuota, string>> = {
  USERS: `select (select count(*) from identity.user_account where tenant_id = :tenantId and state = 'ACTIVE')
    + (select count(*) from identity.invite where tenant_id = :tenantId and state = 'PENDING' and expires_at > :now)`,
  SERVICE_ACCOUNTS: 'select count(*) from identity.service_account where tenant_id = :tenantId and deleted_at is null',
  API_KEYS: `select count(*) from identity.api_key where tenant_id = :tenantId and rotated_to is null
    and (revoked_at > :now or revoked_at is null) and (expires_at > :now or expires_at is null)`,
  CUSTOM_ROLES: 'select count(*) from identity.role where tenant_id = :tenantId and not built_in',
  OIDC_PROVIDERS: 'select count(*) from identity.oidc_provider where tenant_id = :tenantId',
}

export class QuotaStore {
  readonly #database: Database
  readonly #quotas: PlanQuotas

  constructor(database: Database, quotas: PlanQuotas) {
    this.#database = database
    this.#quotas = quotas
  }

  /** Each limit of the plan, and how much of it is used where identity knows. */
  usage(scope: TenantScope, plan: Plan, now: Date): Promise<TenantQuota[]> {
    return this.#database.asTenant(scope, async (trx) => {
      const quotas: TenantQuota[] = []
      for (const [name, limit] of Object.entries(this.#quotas[plan]) as [QuotaName, number | null][]) {
        const used = isOurs(name) ? await count(trx, name, scope.tenantId, now) : null
        quotas.push({ name, limit, used })
      }
      return quotas
    })
  }
}

/**
 * In the transaction that makes one more, before that. The plan is that of this moment, not of a token.
 * @param now for what can expire
 * @throws QUOTA_EXCEEDED
 */
export async function requireQuota(
  trx: Transaction,
  quotas: PlanQuotas,
  tenantId: string,
  quota: IdentityQuota,
  now: Date = new Date(),
): Promise<void> {
  const { plan } = await trx('identity.tenant').where({ id: tenantId }).first('plan')
  await requireRoom(trx, { tenantId, quotas, plan, quota, count: () => count(trx, quota, tenantId, now) })
}

async function count(trx: Transaction, quota: IdentityQuota, tenantId: string, now: Date): Promise<number> {
  const { rows } = await trx.raw(`select (${COUNTS[quota]}) as count`, { tenantId, now })
  return Number(rows[0].count)
}

function isOurs(name: QuotaName): name is IdentityQuota {
  return name in COUNTS
}
