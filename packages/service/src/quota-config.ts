import { PLANS, type Plan } from '@agentic/caller/caller'
import { type PlanQuotas, QUOTAS, type QuotaName } from '@agentic/caller/quotas'
import type { EnvReader } from './env-reader.ts'

const NAMES = Object.keys(QUOTAS.FREE) as QuotaName[]
const NO_LIMIT = 'unlimited'

/** `QUOTAS=FREE.PROJECTS=10,ENTERPRISE.USERS=unlimited,…`; what is not named stays as it is. */
export function readQuotas(env: EnvReader): PlanQuotas {
  const quotas = structuredClone(QUOTAS) as Record<Plan, Record<QuotaName, number | null>>
  for (const item of env.list('QUOTAS')) {
    const [, planName, quotaName, limit] = /^(\w+)\.(\w+)=(\d{1,9}|unlimited)$/.exec(item) ?? []
    const plan = PLANS.find((each) => each === planName)
    const quota = NAMES.find((each) => each === quotaName)
    if (plan && quota) quotas[plan][quota] = limit === NO_LIMIT ? null : Number(limit)
    else
      env.problem(
        `QUOTAS must be PLAN.QUOTA=number or =${NO_LIMIT} with PLAN one of ${PLANS}, QUOTA one of ${NAMES}, got "${item}"`,
      )
  }
  return quotas
}
