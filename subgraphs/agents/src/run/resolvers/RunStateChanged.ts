import type { RunStateChangedResolvers } from './../../types.generated.ts'

export const RunStateChanged: RunStateChangedResolvers = {
  run: ({ runId }, _, { runs }) => runs.get(runId),
}
