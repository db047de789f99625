import type { Links } from '../execute/run-plan.ts'

/** What must answer for `/ready` to say so: every subgraph, one of them, or none. */
export const READY_NEEDS = ['all', 'any', 'none'] as const
export type ReadyNeeds = (typeof READY_NEEDS)[number]

/** @throws AggregateError with the reasons of those that do not answer, where that is not enough */
export async function subgraphsReady(links: Links, needs: ReadyNeeds): Promise<void> {
  if (needs === 'none') return
  const probes = Object.values(links).map((link) => link.ready?.())
  const outcomes = await Promise.allSettled(probes)
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  const isEnough = needs === 'any' ? reasons.length < outcomes.length : reasons.length === 0
  if (!isEnough) throw new AggregateError(reasons, `${reasons.length} of ${outcomes.length} subgraphs are not ready`)
}
