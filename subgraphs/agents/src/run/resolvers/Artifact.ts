import type { ArtifactResolvers } from './../../types.generated.ts'

export const Artifact: ArtifactResolvers = {
  text: (artifact, _, { runs }) => runs.contentOf(artifact),
}
