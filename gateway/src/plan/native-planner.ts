import { createRequire } from 'node:module'
import { createNativeLimits } from './native-limits.ts'
import { planOfNative } from './native-plan.ts'
import { PlanThreads } from './plan-threads.ts'
import type { PlanMaker } from './planner.ts'
import { plainRequirements } from './required-arguments.ts'

export type NativePlannerClass = typeof import('@graphql-hive/router-query-planner').QueryPlanner

const NO_LABELS = new Set<string>()
// There is one pool in a process, so the planners of all its supergraphs share these.
const threads = new PlanThreads(2)

/** @returns why it cannot be used here: it has a binary for each platform */
export function loadNativePlanner(): NativePlannerClass | Error {
  try {
    return createRequire(import.meta.url)('@graphql-hive/router-query-planner').QueryPlanner
  } catch (cause) {
    return new Error('The native planner does not load on this platform: choose the planner "apollo"', { cause })
  }
}

/** `@graphql-hive/router-query-planner`: plans off the main thread. @throws Error where it is no supergraph */
export function createNativePlanMaker(supergraphSdl: string, NativePlanner: NativePlannerClass, timeoutMs: number): PlanMaker {
  const plain = plainRequirements(supergraphSdl)
  const planner = new NativePlanner(plain?.supergraphSdl ?? supergraphSdl)
  const limits = createNativeLimits(supergraphSdl)
  return {
    name: 'native',
    percentages: planner.overridePercentages,
    async make(text, operationName, percentage) {
      const reason = limits(text)
      if (reason) throw new Error(reason)
      // It looks at the signal in some of its phases only: whoever waits does not wait for that.
      const plan = await threads.run(timeoutMs, (signal) => planner.planAsync(text, operationName, NO_LABELS, percentage, signal))
      const ours = planOfNative(plan)
      return plain?.restore(ours) ?? ours
    },
    async close() {},
  }
}
