import { DomainError } from '@agentic/service/errors'
import type { FastifyInstance, FastifyReply } from 'fastify'
import type { JSONWebKeySet } from 'jose'
import { PERMISSION_NAMES } from '../role/permission.ts'
import type { AccessToken } from './access-token.ts'
import { acceptForms } from './forms.ts'
import type { ServiceClients } from './service-clients.ts'

interface TokenRoutesParts {
  readonly jwks: () => Promise<JSONWebKeySet>
  readonly clients: ServiceClients
  readonly permissions?: readonly string[]
}

/** `GET /.well-known/jwks.json` and `POST /oauth/token` (RFC 6749, client credentials). */
export function tokenRoutes({ jwks, clients, permissions = PERMISSION_NAMES }: TokenRoutesParts) {
  return (server: FastifyInstance): void => {
    server.get('/.well-known/jwks.json', async (_, reply) =>
      reply.header('cache-control', 'public, max-age=60').send(await jwks()),
    )
    // A scope of its own: forms are read on this route and nowhere else.
    server.register(async (scope) => {
      acceptForms(scope)
      scope.post('/oauth/token', async (request, reply) => {
        reply.header('cache-control', 'no-store')
        if (!(request.body instanceof URLSearchParams)) return refuse(reply, 400, 'invalid_request', 'A form is needed')
        return answerToken(request.body, reply, clients, permissions)
      })
    })
  }
}

async function answerToken(form: URLSearchParams, reply: FastifyReply, clients: ServiceClients, permissions: readonly string[]) {
  const field = (name: string) => form.get(name) ?? ''
  if (field('grant_type') !== 'client_credentials') {
    return refuse(reply, 400, 'unsupported_grant_type', 'grant_type must be client_credentials')
  }
  const service = field('client_id')
  if (!clients.authenticate(service, field('client_secret'))) {
    return refuse(reply, 401, 'invalid_client', 'client_id or client_secret is wrong')
  }
  const token = await issueOrNull(clients, service, field('tenant_id'))
  if (!token) return refuse(reply, 400, 'invalid_request', 'tenant_id is not the id of a tenant')
  const expiresIn = Math.floor((token.expiresAt.getTime() - Date.now()) / 1_000)
  return { access_token: token.accessToken, token_type: 'Bearer', expires_in: expiresIn, scope: permissions.join(' ') }
}

async function issueOrNull(clients: ServiceClients, service: string, tenantId: string): Promise<AccessToken | null> {
  try {
    return await clients.issue(service, tenantId)
  } catch (error) {
    if (error instanceof DomainError && error.code === 'NOT_FOUND') return null
    throw error
  }
}

function refuse(reply: FastifyReply, status: number, error: string, description: string): FastifyReply {
  return reply.code(status).send({ error, error_description: description })
}
