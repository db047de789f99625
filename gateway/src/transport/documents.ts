import { type DocumentNode, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql'
import { DEFAULT_LIMITS } from '../admit/admit.ts'

const CACHED_MAX = 1_000

/** Parses and validates each distinct text once for a schema. */
export interface Documents {
  readonly schema: GraphQLSchema
  read(text: string): DocumentNode | readonly GraphQLError[]
}

export function createDocuments(schema: GraphQLSchema): Documents {
  const cache = new Map<string, DocumentNode>()
  return {
    schema,
    read(text) {
      const known = cache.get(text)
      if (known) return known
      const document = parsed(text)
      if (document instanceof GraphQLError) return [document]
      const problems = validate(schema, document, undefined, { maxErrors: 20 })
      if (problems.length > 0) return problems.map((problem) => withCode(problem, 'GRAPHQL_VALIDATION_FAILED'))
      // The oldest goes: a Map keeps the order of insertion.
      if (cache.size >= CACHED_MAX) cache.delete(cache.keys().next().value ?? '')
      cache.set(text, document)
      return document
    },
  }
}

function parsed(text: string): DocumentNode | GraphQLError {
  try {
    return parse(text, { maxTokens: DEFAULT_LIMITS.tokensMax })
  } catch (error) {
    if (error instanceof GraphQLError) return withCode(error, 'GRAPHQL_PARSE_FAILED')
    throw error
  }
}

function withCode(error: GraphQLError, code: string): GraphQLError {
  return new GraphQLError(error.message, {
    nodes: error.nodes,
    source: error.source,
    positions: error.positions,
    extensions: { code },
  })
}
