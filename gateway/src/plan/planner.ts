import { QueryPlanner } from '@graphql-hive/router-query-planner'
import { GraphQLError } from 'graphql'
import { BoundedCache } from './bounded-cache.ts'
import { planOfNative } from './native-plan.ts'
import type { Plan } from './plan.ts'

export interface Planner {
  /** @throws GraphQLError where the supergraph has no way to answer the operation. */
  plan(text: string, operationName?: string | null): Promise<Plan>
}

const PLANS_MAX = 2_000
const NO_LABELS = new Set<string>()

/** Plans natively and off the main thread. Each operation is planned once, also when many ask for it at the same time. */
export function createPlanner(supergraphSdl: string): Planner {
  const native = new QueryPlanner(supergraphSdl)
  const plans = new BoundedCache<Promise<Plan>>(PLANS_MAX)

  async function planned(text: string, operationName?: string | null): Promise<Plan> {
    try {
      return planOfNative(await native.planAsync(text, operationName, NO_LABELS, 0))
    } catch (error) {
      throw new GraphQLError('The operation cannot be planned', {
        originalError: error as Error,
        extensions: { code: 'INTERNAL_SERVER_ERROR' },
      })
    }
  }

  return {
    plan(text, operationName) {
      const key = `${operationName ?? ''}\n${text}`
      const known = plans.get(key)
      if (known) return known
      const plan = planned(text, operationName)
      plans.set(key, plan)
      plan.catch(() => plans.delete(key))
      return plan
    },
  }
}
