import { type Caller, holds } from '@agentic/caller/caller'
import { GraphQLError } from 'graphql'
import type { Executor } from '../execute/executor.ts'
import { saying } from '../execute/written-result.ts'
import { formatPlan } from './format-plan.ts'

/** Whether a client wants the plan beside its answer, or in place of one: then no subgraph is asked. */
export type PlanWish = 'BESIDE' | 'INSTEAD'

/** As `Apollo-Expose-Query-Plan` says it, the header of Apollo Router. */
export function readPlanWish(header: unknown): PlanWish | undefined {
  if (header === 'true') return 'BESIDE'
  return header === 'dry-run' ? 'INSTEAD' : undefined
}

/** `nobody`, `everybody`, or the permission that one needs. */
export type PlanReaders = string

/** Adds the plan as text to the answers of those who want it and may see it, in `extensions.apolloQueryPlan.text`. */
export function showPlans<Plain extends Executor>(executor: Plain, readers: PlanReaders): Plain {
  return {
    ...executor,
    async execute(operation, context) {
      const { planWish, caller } = context
      if (!planWish || !mayRead(readers, caller)) return executor.execute(operation, context)
      try {
        const extensions = { apolloQueryPlan: { text: formatPlan(await executor.plan(operation)) } }
        const result = planWish === 'INSTEAD' ? { data: null } : await executor.execute(operation, context)
        return saying(result, { extensions: { ...result.extensions, ...extensions } })
      } catch (error) {
        if (error instanceof GraphQLError) return { errors: [error] }
        throw error
      }
    },
  }
}

function mayRead(readers: PlanReaders, caller: Caller): boolean {
  return readers === 'everybody' || (readers !== 'nobody' && holds(caller, readers))
}
