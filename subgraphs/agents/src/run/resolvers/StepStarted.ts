import type { StepStartedResolvers } from './../../types.generated.ts'

export const StepStarted: StepStartedResolvers = {
  run: ({ runId }, _, { runs }) => runs.get(runId),
}
