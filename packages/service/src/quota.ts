import type { Plan } from '@agentic/caller/caller'
import type { PlanQuotas, QuotaName } from '@agentic/caller/quotas'
import type { Transaction } from '@agentic/postgres/database'
import { DomainError } from './errors.ts'

export interface QuotaCheck {
  readonly tenantId: string
  readonly quotas: PlanQuotas
  /** The tenant's. Without one – users of another issuer – nothing is limited. */
  readonly plan: Plan | undefined
  readonly quota: QuotaName
  /** How many there are, in the same transaction. */
  readonly count: () => Promise<number>
}

/**
 * Call it in the transaction that makes one more, before that: all who make one of the same take turns from here to the end
 * of their transactions, so that of many at once no more get through than there is room for.
 * @throws QUOTA_EXCEEDED where the plan allows no more
 */
export async function requireRoom(transaction: Transaction, { tenantId, quotas, plan, quota, count }: QuotaCheck): Promise<void> {
  const limit = plan === undefined ? null : quotas[plan][quota]
  if (limit === null) return
  await transaction.raw('select pg_advisory_xact_lock(hashtextextended(?, 0))', [`quota/${quota}/${tenantId}`])
  // Read only now: a statement sees what was committed before it began.
  const used = await count()
  if (used < limit) return
  const extensions = { quota, limit, used, plan }
  const allowed = `The plan ${plan} allows ${limit} ${NOUNS[quota]}, and there are ${used}`
  throw new DomainError('QUOTA_EXCEEDED', `${allowed}: end one, or change the plan`, { extensions })
}

const NOUNS: Readonly<Record<QuotaName, string>> = {
  USERS: 'users, counting invites',
  SERVICE_ACCOUNTS: 'service accounts',
  API_KEYS: 'API keys',
  CUSTOM_ROLES: 'roles of your own',
  OIDC_PROVIDERS: 'identity providers',
  PROJECTS: 'active projects',
  WEBHOOKS: 'webhooks',
  CONCURRENT_RUNS: 'runs at once',
}
