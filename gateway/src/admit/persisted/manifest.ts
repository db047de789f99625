/** The documents that a client was built with, by their ids. */
export type Manifest = ReadonlyMap<string, string>

/**
 * Reads a manifest as graphql-codegen (`persisted-documents.json`: text by hash) or Apollo's
 * `generate-persisted-query-manifest` writes it.
 * @throws Error that says what it must be
 */
export function readManifest(json: unknown): Manifest {
  const entries = isApolloManifest(json) ? json.operations.map(({ id, body }) => [id, body] as const) : Object.entries(json ?? {})
  const isValid = entries.length > 0 && entries.every((entry) => entry.every((part) => typeof part === 'string'))
  if (!isValid) {
    throw new Error('must be { "<id>": "<document>", … } or of the format "apollo-persisted-query-manifest", and hold documents')
  }
  return new Map(entries as [string, string][])
}

interface ApolloManifest {
  readonly format: 'apollo-persisted-query-manifest'
  readonly operations: readonly { readonly id: string; readonly body: string }[]
}

function isApolloManifest(json: unknown): json is ApolloManifest {
  const { format, operations } = (json ?? {}) as Partial<ApolloManifest>
  return format === 'apollo-persisted-query-manifest' && Array.isArray(operations)
}
