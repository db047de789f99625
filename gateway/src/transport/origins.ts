import { DomainError } from '@agentic/service/errors'
import cors from '@fastify/cors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const EXPOSED = ['x-request-id', 'ratelimit', 'ratelimit-policy', 'retry-after']

/** Which pages may ask: those of our own host, and the given ones; `*` is every page. */
export type IsAllowedOrigin = (origin: string | undefined, host: string | undefined) => boolean

/** No `Origin`: it is no browser that asks, or no foreign page. */
export function createOriginCheck(allowedOrigins: readonly string[]): IsAllowedOrigin {
  if (allowedOrigins.includes('*')) return () => true
  const allowed = new Set(allowedOrigins)
  return (origin, host) => origin === undefined || allowed.has(origin) || hostOf(origin) === host
}

/** CORS, and a refusal of what browsers would send without it. */
export async function guardOrigins(server: FastifyInstance, isAllowed: IsAllowedOrigin): Promise<void> {
  server.addHook('onRequest', allowPrivateNetwork)
  server.addHook('onRequest', async ({ headers }) => {
    if (isAllowed(headers.origin, headers.host)) return
    throw new DomainError('FORBIDDEN', `Pages of ${headers.origin} may not ask here: add it to ALLOWED_ORIGINS`)
  })
  // The check above has let pass what may be answered.
  await server.register(cors, {
    origin: '*',
    methods: ['GET', 'POST', 'PUT', 'DELETE', 'OPTIONS'],
    exposedHeaders: EXPOSED,
    // OPTIONS may be asked without a page: methods.ts.
    strictPreflight: false,
    maxAge: 600,
  })
}

async function allowPrivateNetwork(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  // Chrome asks before it lets a public page (Sandbox) talk to localhost.
  if (request.headers['access-control-request-private-network']) reply.header('access-control-allow-private-network', 'true')
}

function hostOf(origin: string): string | undefined {
  return URL.canParse(origin) ? new URL(origin).host : undefined
}
