import { createHash } from 'node:crypto'

/** A file that a run produced; its content is read apart from it. */
export interface Artifact {
  readonly id: string
  readonly runId: string
  readonly name: string
  readonly mediaType: string
  readonly sizeBytes: number
  readonly sha256: string
}

/** What a program hands in. */
export interface ArtifactContent {
  readonly name: string
  readonly mediaType: string
  readonly content: string
}

export function describeArtifact(id: string, runId: string, { name, mediaType, content }: ArtifactContent): Artifact {
  const sha256 = createHash('sha256').update(content).digest('hex')
  return { id, runId, name, mediaType, sizeBytes: Buffer.byteLength(content), sha256 }
}
