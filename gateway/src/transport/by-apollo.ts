import { type ApolloServer, HeaderMap, type HTTPGraphQLRequest } from '@apollo/server'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ApolloContext } from './apollo.ts'
import { contextOf } from './request-context.ts'

/** Has Apollo Server answer a request whose document was read before. */
export function createApolloHandler(apollo: ApolloServer<ApolloContext>) {
  return async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    const { headers, body, status } = await apollo.executeHTTPGraphQLRequest({
      httpGraphQLRequest: requestOf(request),
      context: async () => ({ ...contextOf(request, reply), read: request.read }),
    })
    for (const [name, value] of headers) reply.header(name, value)
    if (body.kind !== 'complete') throw new Error('The schema has neither @defer nor @stream: no answer comes in parts')
    return reply.code(status ?? 200).send(body.string)
  }
}

function requestOf({ method, headers: sent, body, url, query, read }: FastifyRequest): HTTPGraphQLRequest {
  const headers = new HeaderMap()
  for (const [name, value] of Object.entries(sent)) if (value) headers.set(name, String(value))
  const search = url.slice(url.indexOf('?') + 1 || url.length)
  const asked = (method === 'GET' ? query : body) as Asked | undefined
  const isPersisted = read && (asked?.query !== read.text || hasPersistedQuery(asked.extensions))
  const isNameEmpty = asked?.operationName === ''
  if (!isPersisted && !isNameEmpty) return { method, headers, body, search }
  // What was persisted stands by its text from here on; an empty name is none (GraphQL over HTTP), also for Apollo Server.
  const plain = { ...(isPersisted && { query: read.text, extensions: null }), ...(isNameEmpty && { operationName: null }) }
  if (method === 'GET') return { method, headers, body, search: searchWith(search, plain) }
  return { method, headers, body: { ...asked, ...plain }, search }
}

interface Asked {
  readonly query?: unknown
  readonly operationName?: unknown
  readonly extensions?: unknown
}

/** @param extensions in a URL they are JSON */
function hasPersistedQuery(extensions: unknown): boolean {
  if (typeof extensions === 'string') return extensions.includes('"persistedQuery"')
  return typeof extensions === 'object' && extensions !== null && 'persistedQuery' in extensions
}

/** @param replaced null where there is to be none */
function searchWith(search: string, replaced: Readonly<Record<string, string | null>>): string {
  const parameters = new URLSearchParams(search)
  for (const [name, value] of Object.entries(replaced)) {
    if (value === null) parameters.delete(name)
    else parameters.set(name, value)
  }
  return String(parameters)
}
