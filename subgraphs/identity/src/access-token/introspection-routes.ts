import type { Introspection, ReadRevocations } from '@agentic/caller/introspection'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type ClientSecret, isClient } from './client-secrets.ts'
import { acceptForms } from './forms.ts'
import type { AccessTokenIntrospection } from './token-introspection.ts'

const CURSOR = /^\d{1,19}$/

export interface IntrospectionRoutesParts {
  /** An API key or an access token. */
  readonly introspect: (token: string) => Promise<Introspection | AccessTokenIntrospection>
  readonly readRevocations: ReadRevocations
  /** The gateways; they prove themselves with HTTP Basic (RFC 6749, 2.3.1). */
  readonly clients: readonly ClientSecret[]
}

/** `POST /oauth/introspect` (RFC 7662) and `GET /oauth/revocations?after=<cursor>`, for gateways in other processes. */
export function introspectionRoutes({ introspect, readRevocations, clients }: IntrospectionRoutesParts) {
  return (server: FastifyInstance): void => {
    server.register(async (scope) => {
      acceptForms(scope)
      scope.addHook('onRequest', async (request, reply) => {
        reply.header('cache-control', 'no-store')
        if (!isAuthenticated(request, clients)) return refuseClient(reply)
      })
      scope.post('/oauth/introspect', async ({ body }, reply) => {
        const token = body instanceof URLSearchParams ? body.get('token') : null
        if (!token) return reply.code(400).send({ error: 'invalid_request', error_description: 'A form with "token" is needed' })
        return introspect(token)
      })
      scope.get<{ Querystring: { after?: string } }>('/oauth/revocations', async ({ query }, reply) => {
        const { after = '0' } = query
        if (!CURSOR.test(after))
          return reply.code(400).send({ error: 'invalid_request', error_description: 'after is no cursor' })
        return readRevocations(after)
      })
    })
  }
}

function isAuthenticated({ headers }: FastifyRequest, clients: readonly ClientSecret[]): boolean {
  const encoded = /^Basic +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''
  const [name = '', ...secret] = Buffer.from(encoded, 'base64').toString().split(':')
  return isClient(clients, name, secret.join(':'))
}

function refuseClient(reply: FastifyReply): FastifyReply {
  reply.header('www-authenticate', 'Basic realm="identity"')
  return reply.code(401).send({ error: 'invalid_client', error_description: 'The client or its secret is wrong' })
}
