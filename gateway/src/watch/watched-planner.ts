import type { Plan } from '../plan/plan.ts'
import type { Planner } from '../plan/planner.ts'
import type { Metrics } from '../transport/metrics.ts'
import { inSpan } from './tracing.ts'

/** Measures and traces planning, and counts how often a plan was there already. */
export function watchPlanner(planner: Planner, metrics: Metrics): Planner {
  // Whoever asks for the same operation gets the same promise.
  const seen = new WeakSet<Promise<Plan>>()
  return {
    ...planner,
    plan(text, operationName) {
      const plan = planner.plan(text, operationName)
      if (seen.has(plan)) {
        metrics.planFound()
        return plan
      }
      seen.add(plan)
      return measured(plan, operationName, (seconds) => metrics.planned(seconds, planner.planCount()))
    },
  }
}

function measured(
  plan: Promise<Plan>,
  operationName: string | null | undefined,
  onPlanned: (seconds: number) => void,
): Promise<Plan> {
  const startedAt = performance.now()
  return inSpan('plan', { attributes: { 'graphql.operation.name': operationName ?? '' } }, async () => {
    try {
      return await plan
    } finally {
      onPlanned((performance.now() - startedAt) / 1000)
    }
  })
}
