import type { StepCompletedResolvers } from './../../types.generated.ts'

export const StepCompleted: StepCompletedResolvers = {
  run: ({ runId }, _, { runs }) => runs.get(runId),
}
