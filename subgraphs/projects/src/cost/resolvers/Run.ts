import { formatUsd } from '../../money.ts'
import type { RunResolvers } from '../../types.generated.ts'

export const Run: RunResolvers = {
  __resolveReference: ({ id }) => ({ id }),
  costUsd: async ({ id }, _, { costs }) => formatUsd(await costs.spent('RUN', id, 'TOTAL')),
  costs: ({ id }, page, { costs }) => costs.list({ runId: id }, page),
}
