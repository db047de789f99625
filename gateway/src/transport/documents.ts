import { type Caller, isIdentified } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import {
  type DocumentNode,
  GraphQLError,
  type GraphQLSchema,
  NoSchemaIntrospectionCustomRule,
  parse,
  specifiedRules,
  validate,
} from 'graphql'
import type { Limits } from '../admit/limits.ts'
import { refuseLargeDocument, refuseLongText } from '../admit/measure.ts'
import type { OperationContext } from '../execute/executor.ts'
import { BoundedCache } from '../plan/bounded-cache.ts'
import type { Supergraph } from '../supergraph/supergraph.ts'
import { toGraphQLError } from './errors.ts'

const CACHED_MAX = 1_000

/** Parses and validates each distinct text once for a schema. */
export interface Documents {
  readonly schema: GraphQLSchema
  /** Whether it has been found valid before, which costs nothing to find again. */
  isKnown(text: string): boolean
  /** A valid document within the limits, or why it is none. */
  read(text: string): DocumentNode | readonly GraphQLError[]
}

/**
 * Who may learn what is in the schema, by introspection or by a "Did you mean": `everybody`, `callers` with a credential,
 * `nobody` but the platform's own services.
 */
export const EXPLORERS = ['everybody', 'callers', 'nobody'] as const
export type Explorers = (typeof EXPLORERS)[number]

export interface DocumentsOptions {
  /** The supergraph that is served now. */
  readonly current: () => Supergraph
  readonly limits: Limits
  readonly explorers: Explorers
}

/** The documents that a caller can ask with: services see the full schema, outsiders learn nothing of it. */
export function createDocumentsFor({ current, limits, explorers }: DocumentsOptions): (context: OperationContext) => Documents {
  const ofSupergraph = new WeakMap<Supergraph, Record<Audience, Documents>>()

  function documents(): Record<Audience, Documents> {
    const supergraph = current()
    const known = ofSupergraph.get(supergraph) ?? {
      SERVICE: createDocuments(supergraph.schema, limits, 'SERVICE'),
      EXPLORER: createDocuments(supergraph.apiSchema, limits, 'EXPLORER'),
      OUTSIDER: createDocuments(supergraph.apiSchema, limits, 'OUTSIDER'),
    }
    ofSupergraph.set(supergraph, known)
    return known
  }

  return ({ caller }) => documents()[audienceOf(caller, explorers)]
}

type Audience = 'SERVICE' | 'EXPLORER' | 'OUTSIDER'

function audienceOf(caller: Caller, explorers: Explorers): Audience {
  if (caller.kind === 'SERVICE') return 'SERVICE'
  const mayExplore = explorers === 'everybody' || (explorers === 'callers' && isIdentified(caller))
  return mayExplore ? 'EXPLORER' : 'OUTSIDER'
}

function createDocuments(schema: GraphQLSchema, limits: Limits, audience: Audience): Documents {
  const cache = new BoundedCache<DocumentNode>(CACHED_MAX)
  const hideSuggestions = audience === 'OUTSIDER'
  const rules = hideSuggestions ? [...specifiedRules, NoSchemaIntrospectionCustomRule] : specifiedRules
  return {
    schema,
    isKnown: (text) => cache.get(text) !== undefined,
    read(text) {
      const known = cache.get(text)
      if (known) return known
      const document = parsed(text, limits)
      if (document instanceof GraphQLError) return [document]
      const problems = validate(schema, document, rules, { maxErrors: limits.errorsMax, hideSuggestions })
      if (problems.length > 0) return problems.map((problem) => withCode(problem, 'GRAPHQL_VALIDATION_FAILED'))
      cache.set(text, document)
      return document
    },
  }
}

/** Each step stops at its limit, before the work of the next. */
function parsed(text: string, limits: Limits): DocumentNode | GraphQLError {
  try {
    refuseLongText(text, limits)
    const document = parse(text)
    refuseLargeDocument(document, limits)
    return document
  } catch (error) {
    if (error instanceof DomainError) return toGraphQLError(error)
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
