import { DatabaseUnavailable } from '@agentic/postgres/database-unavailable'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'

/** The catalogue of `extensions.code`: what a client may have to handle. Anything else reaches it masked. */
export const ERROR_CODES = [
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'NOT_FOUND',
  'BAD_USER_INPUT',
  'CONFLICT',
  'PRECONDITION_FAILED',
  'RATE_LIMITED',
  'QUERY_TOO_COMPLEX',
  'BUDGET_EXCEEDED',
  'QUOTA_EXCEEDED',
  'IDEMPOTENCY_KEY_REUSED',
  'REPLAY_GAP',
  'SLOW_CONSUMER',
  'SUBGRAPH_UNAVAILABLE',
  'TIMEOUT',
  'INTERNAL_SERVER_ERROR',
] as const

export type ErrorCode = (typeof ERROR_CODES)[number]

/** A refusal that its client is meant to see: code, message and extensions reach it as they are. */
export class DomainError extends Error {
  readonly code: ErrorCode
  readonly extensions: Readonly<Record<string, unknown>>

  constructor(code: ErrorCode, message: string, options: { extensions?: Record<string, unknown>; cause?: unknown } = {}) {
    super(message, { cause: options.cause })
    this.name = 'DomainError'
    this.code = code
    this.extensions = options.extensions ?? {}
  }
}

/** Input that is well-typed but wrong. @param fields one message for each wrong field, by its path in the input */
export function badInput(fields: Record<string, string>): DomainError {
  const message = Object.entries(fields)
    .map(([field, problem]) => `${field} ${problem}`)
    .join('; ')
  return new DomainError('BAD_USER_INPUT', message, { extensions: { fields } })
}

/**
 * What a client sees of an error. `hidden` is the cause that must be logged, where the error was masked. A database that
 * is away makes its subgraph unavailable: the same request may succeed a little later.
 */
export function presentError(error: GraphQLError): { shown: GraphQLFormattedError; hidden?: unknown } {
  const { originalError } = error
  const place = { ...(error.locations && { locations: error.locations }), ...(error.path && { path: error.path }) }
  if (originalError instanceof DomainError) {
    const { message, code, extensions } = originalError
    return { shown: { message, ...place, extensions: { ...extensions, code } } }
  }
  // No original error: graphql-js itself refused the document or its variables.
  if (!originalError || originalError instanceof GraphQLError) {
    return { shown: { ...error.toJSON(), extensions: { code: 'BAD_USER_INPUT', ...error.extensions } } }
  }
  const mask = (message: string, code: ErrorCode) => ({
    shown: { message, ...place, extensions: { code } },
    hidden: originalError,
  })
  if (originalError instanceof DatabaseUnavailable)
    return mask('Not available now: try again a little later', 'SUBGRAPH_UNAVAILABLE')
  return mask('Internal server error', 'INTERNAL_SERVER_ERROR')
}
