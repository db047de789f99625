import type { GraphQLFormattedError } from 'graphql'

const STATUS: Readonly<Record<string, number>> = {
  UNAUTHENTICATED: 401,
  FORBIDDEN: 403,
  RATE_LIMITED: 429,
  SUBGRAPH_UNAVAILABLE: 503,
  TIMEOUT: 504,
  INTERNAL_SERVER_ERROR: 500,
  // What Apollo's clients expect of a first try.
  PERSISTED_QUERY_NOT_FOUND: 200,
  PERSISTED_QUERY_NOT_SUPPORTED: 200,
}
// A request that was understood, though its operation is not valid.
const INVALID_OPERATION = new Set<unknown>([
  'GRAPHQL_PARSE_FAILED',
  'GRAPHQL_VALIDATION_FAILED',
  'OPERATION_RESOLUTION_FAILURE',
  'BAD_USER_INPUT',
])

const GRAPHQL_RESPONSE = 'application/graphql-response+json'
const JSON_TYPE = 'application/json'

/** What a status is told by, of whatever kind the data is. */
interface Answered {
  readonly data?: unknown
  readonly errors?: readonly Pick<GraphQLFormattedError, 'extensions'>[] | undefined
}

/**
 * The status of a response by the GraphQL over HTTP specification: 200 where there is data, also partial or null data.
 * Who accepts nothing but `application/json` is answered an invalid operation with 200, as the specification has it.
 */
export function statusOf({ data, errors = [] }: Answered, accept: string | undefined): number {
  const code = errors[0]?.extensions?.code
  if (data !== undefined || errors.length === 0) return 200
  if (INVALID_OPERATION.has(code) && acceptsOnlyJson(accept)) return 200
  return STATUS[String(code)] ?? 400
}

/** The headers that explain a status. */
export function headersOf({ errors = [] }: Answered): Record<string, string> {
  const { code, retryAfterSeconds } = errors[0]?.extensions ?? {}
  if (code === 'UNAUTHENTICATED') return { 'www-authenticate': 'Bearer' }
  if (code === 'RATE_LIMITED') return { 'retry-after': String(retryAfterSeconds) }
  return {}
}

/** For answers that we write ourselves. */
export function contentTypeFor(accept: string | undefined): string {
  const isPreferred = weightOf(GRAPHQL_RESPONSE, accept) > weightOf(JSON_TYPE, accept)
  return `${isPreferred ? GRAPHQL_RESPONSE : JSON_TYPE}; charset=utf-8`
}

function acceptsOnlyJson(accept: string | undefined): boolean {
  return weightOf(JSON_TYPE, accept) > 0 && weightOf(GRAPHQL_RESPONSE, accept) === 0
}

/** Where two weigh the same, the one that is named first counts a little more. */
function weightOf(type: string, accept = ''): number {
  const ranges = accept.toLowerCase().split(',')
  const index = ranges.findIndex((range) => range.split(';')[0]?.trim() === type)
  if (index === -1) return 0
  const quality = Number(/;\s*q=([\d.]+)/.exec(ranges[index] ?? '')?.[1] ?? 1)
  return quality && quality - index / 1_000
}
