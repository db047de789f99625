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
  if (!read) return { method, headers, body, search }
  // A persisted document stands by its text from here on.
  const isGet = method === 'GET'
  return {
    method,
    headers,
    body: isGet ? body : { ...(body as object), query: read.text, extensions: null },
    search: isGet && (query as { query?: unknown }).query !== read.text ? searchWith(search, read.text) : search,
  }
}

function searchWith(search: string, text: string): string {
  const parameters = new URLSearchParams(search)
  parameters.set('query', text)
  parameters.delete('extensions')
  return String(parameters)
}
