import { DomainError, ERROR_CODES } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'

// Beside our catalogue: what Apollo Server says of a request that never became an operation.
const SHOWN = new Set<unknown>([
  ...ERROR_CODES.filter((code) => code !== 'INTERNAL_SERVER_ERROR'),
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_REQUEST',
  'PERSISTED_QUERY_NOT_FOUND',
  'PERSISTED_QUERY_NOT_SUPPORTED',
])
// Where an error came from, for people with access to the machine: a client gets none of it.
const INTERNAL_EXTENSIONS = new Set(['stacktrace', 'exception', 'originalError', 'serviceName', 'service', 'debug'])

/** What a client sees of an error: those of the catalogue as they are, any other masked, its cause in the log. */
export function presentError(error: GraphQLFormattedError, log: Log, cause: unknown = error): GraphQLFormattedError {
  const { message, path, locations, extensions } = error
  const place = { ...(locations && { locations }), ...(path && { path }) }
  if (SHOWN.has(extensions?.code)) return { message, ...place, extensions: shownExtensions(extensions) }
  // A subgraph that masked an error has logged it under the same request id.
  log.error({ err: cause, path }, 'An error was masked')
  return { message: 'Internal server error', ...place, extensions: { code: 'INTERNAL_SERVER_ERROR' } }
}

function shownExtensions(extensions: GraphQLFormattedError['extensions']): Record<string, unknown> {
  return Object.fromEntries(Object.entries(extensions ?? {}).filter(([key]) => !INTERNAL_EXTENSIONS.has(key)))
}

export function toGraphQLError(error: unknown): GraphQLError {
  if (error instanceof GraphQLError && !(error.originalError instanceof DomainError)) return error
  const domain = error instanceof GraphQLError ? error.originalError : error
  if (domain instanceof DomainError) {
    return new GraphQLError(domain.message, { originalError: domain, extensions: { ...domain.extensions, code: domain.code } })
  }
  return new GraphQLError('Internal server error', {
    originalError: error instanceof Error ? error : new Error(String(error)),
    extensions: { code: 'INTERNAL_SERVER_ERROR' },
  })
}
