import { randomUUID } from 'node:crypto'
import type { Caller } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import cors from '@fastify/cors'
import websocket from '@fastify/websocket'
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import type { JSONWebKeySet } from 'jose'
import type { Authenticate } from '../authenticate/authenticate.ts'
import type { OperationContext } from '../execute/executor.ts'
import type { Supergraph } from '../supergraph/supergraph.ts'
import { createApollo } from './apollo.ts'
import { createDocuments } from './documents.ts'
import { serveKeys } from './keys.ts'
import { createMetrics, outcomeOf } from './metrics.ts'
import { createServiceHandler } from './service-handler.ts'
import type { Stages } from './stages.ts'
import { createSocketHandler } from './websocket.ts'

const BODY_BYTES_MAX = 256 * 1024
const STATUS: Partial<Record<string, number>> = { UNAUTHENTICATED: 401, FORBIDDEN: 403, SUBGRAPH_UNAVAILABLE: 503 }
// Ids of callers are kept where they are harmless, so that one id follows a request through several systems.
const REQUEST_ID = /^[\w.:-]{1,128}$/

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
  }
}

export interface HttpOptions {
  readonly supergraph: Supergraph
  readonly stages: Stages
  readonly authenticate: Authenticate
  readonly jwks: URL | JSONWebKeySet
  readonly callerJwks: JSONWebKeySet
  readonly log: Log
}

/** The server with all its routes, not listening yet. */
export async function createHttp(options: HttpOptions): Promise<{ server: FastifyInstance; stop(): Promise<void> }> {
  const { supergraph, stages, authenticate, jwks, callerJwks, log } = options
  const metrics = createMetrics()
  const server = fastify({ bodyLimit: BODY_BYTES_MAX, forceCloseConnections: 'idle', genReqId, requestIdHeader: false })
  server.decorateRequest('caller')
  server.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  server.addHook('onResponse', async ({ url }, { statusCode, elapsedTime }) => {
    if (url.startsWith('/graphql')) metrics.observe('http', outcomeOf(statusCode), elapsedTime / 1000)
  })
  server.setErrorHandler((error: FastifyError, request, reply) => answerError(error, request, reply, log))
  // Any page may ask: what opens the API is a token that no browser sends by itself. Sandbox is one such page.
  server.addHook('onRequest', allowPrivateNetwork)
  await server.register(cors, { origin: '*', methods: ['GET', 'POST', 'OPTIONS'], exposedHeaders: ['x-request-id'], maxAge: 600 })
  await server.register(websocket, { options: { maxPayload: BODY_BYTES_MAX } })

  const apollo = createApollo({ supergraph, stages, server, log })
  await apollo.start()
  const forServices = createDocuments(supergraph.schema)
  const forOthers = createDocuments(supergraph.apiSchema)
  const byApollo = fastifyApolloHandler(apollo, { context: async (request, reply) => contextOf(request, reply) })
  const byServices = createServiceHandler({ documents: forServices, stages, log })

  const preHandler = async (request: FastifyRequest) => {
    request.caller = (await authenticate(request.headers.authorization)).caller
  }
  server.route({
    method: 'GET',
    url: '/graphql',
    preHandler: async (request) => {
      // A socket brings its token in connection_init, and is refused by a close code that its client understands.
      if (!request.ws) await preHandler(request)
    },
    handler: byApollo as never,
    wsHandler: createSocketHandler({
      stages,
      authenticate,
      documentsFor: ({ caller }) => (caller.kind === 'SERVICE' ? forServices : forOthers),
      metrics,
      log,
    }),
  })
  server.post('/graphql', { preHandler }, function handle(request, reply) {
    if (request.caller.kind === 'SERVICE') return byServices(request, contextOf(request, reply))
    return byApollo.call(this as never, request as never, reply as never)
  })

  server.get('/', (_, reply) => reply.redirect('/graphql'))
  server.get('/health', async () => ({ status: 'ok' }))
  server.get('/ready', async () => ({ status: 'ok' }))
  server.get('/metrics', async (_, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()))
  serveKeys(server, { jwks, callerJwks })
  return { server, stop: () => apollo.stop() }
}

function genReqId({ headers }: { headers: Record<string, string | string[] | undefined> }): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
}

async function allowPrivateNetwork(request: FastifyRequest, reply: FastifyReply): Promise<void> {
  // Chrome asks before it lets a public page (Sandbox) talk to localhost.
  if (request.headers['access-control-request-private-network']) reply.header('access-control-allow-private-network', 'true')
}

function contextOf(request: FastifyRequest, reply: FastifyReply): OperationContext {
  const aborted = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) aborted.abort()
  })
  return {
    caller: request.caller,
    requestId: request.id,
    clientAddress: request.ip,
    userAgent: request.headers['user-agent'],
    signal: aborted.signal,
  }
}

/** What was refused before it became an operation. */
function answerError(error: FastifyError, request: FastifyRequest, reply: FastifyReply, log: Log) {
  const answer = (status: number, message: string, code: string, extensions: object = {}) => {
    if (status === 401) reply.header('www-authenticate', 'Bearer error="invalid_token"')
    return reply.code(status).send({ errors: [{ message, extensions: { ...extensions, code } }] })
  }
  if ((error as unknown) instanceof DomainError) {
    const { code, message, extensions, cause } = error as unknown as DomainError
    if (code === 'SUBGRAPH_UNAVAILABLE') log.error({ err: cause, requestId: request.id }, message)
    return answer(STATUS[code] ?? 400, message, code, extensions)
  }
  if (error.statusCode === 413) return answer(413, `The body is larger than ${BODY_BYTES_MAX / 1024} KiB`, 'BAD_USER_INPUT')
  if (error instanceof SyntaxError) return answer(400, 'The body is not valid JSON', 'BAD_USER_INPUT')
  if (error.statusCode && error.statusCode < 500) return answer(error.statusCode, error.message, 'BAD_USER_INPUT')
  log.error({ err: error, requestId: request.id }, 'A request failed')
  return answer(500, 'Internal server error', 'INTERNAL_SERVER_ERROR')
}
