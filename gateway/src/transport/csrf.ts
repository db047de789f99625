import { DomainError } from '@agentic/service/errors'
import type { FastifyRequest } from 'fastify'

const FORCING_HEADERS = ['x-apollo-operation-name', 'apollo-require-preflight'] as const
// What a form of any page can send without asking first (Fetch standard, CORS-safelisted request headers).
const SIMPLE = /^(application\/x-www-form-urlencoded|multipart\/form-data|text\/plain)\b/i

/**
 * Lets a request with an operation pass only where a browser must have asked before it sent it for a foreign page: Apollo
 * Server's rule, here for every way of asking over HTTP.
 * @throws DomainError BAD_USER_INPUT
 */
export function refuseForgeable({ method, headers, query }: FastifyRequest): void {
  if (method === 'GET' && !asksForSomething(query)) return
  const contentType = headers['content-type']
  if (contentType && !SIMPLE.test(contentType.trim())) return
  if (FORCING_HEADERS.some((name) => headers[name])) return
  const remedy = `send "content-type: application/json" or a header ${FORCING_HEADERS.join(' or ')}`
  throw new DomainError('BAD_USER_INPUT', `Refused, since a foreign page could have made the browser send this: ${remedy}`)
}

/** A page that is opened asks for nothing yet. */
function asksForSomething(query: unknown): boolean {
  return ['query', 'extensions', 'documentId'].some((name) => name in (query as object))
}
