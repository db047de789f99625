import { formatUsd } from '../../money.ts'
import type { CostRecordResolvers } from '../../types.generated.ts'

export const CostRecord: CostRecordResolvers = {
  project: ({ projectId }, _, { projects }) => projects.get(projectId),
  agent: ({ agentId }) => (agentId ? { id: agentId } : null),
  run: ({ runId }) => (runId ? { id: runId } : null),
  amountUsd: ({ amountNano }) => formatUsd(amountNano),
  price: ({ priceId }, _, { prices }) => (priceId ? prices.find(priceId) : null),
}
