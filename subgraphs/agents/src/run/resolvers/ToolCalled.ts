import type { ToolCalledResolvers } from './../../types.generated.ts'

export const ToolCalled: ToolCalledResolvers = {
  run: ({ runId }, _, { runs }) => runs.get(runId),
}
