import type { LogEmittedResolvers } from './../../types.generated.ts'

export const LogEmitted: LogEmittedResolvers = {
  run: ({ runId }, _, { runs }) => runs.get(runId),
}
