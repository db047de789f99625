import type { ModelCallCompletedResolvers } from './../../types.generated.ts'

export const ModelCallCompleted: ModelCallCompletedResolvers = {
  run: ({ runId }, _, { runs }) => runs.get(runId),
}
