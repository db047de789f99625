import { formatUsd } from '../../money.ts'
import type { AgentResolvers } from '../../types.generated.ts'

export const Agent: AgentResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  spentUsd: async ({ id }, { window }, { costs }) => formatUsd(await costs.spent('AGENT', id, window)),
}
