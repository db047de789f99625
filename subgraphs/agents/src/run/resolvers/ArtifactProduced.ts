import type { ArtifactProducedResolvers } from './../../types.generated.ts'

export const ArtifactProduced: ArtifactProducedResolvers = {
  run: ({ runId }, _, { runs }) => runs.get(runId),
}
