import { setTimeout as sleep } from 'node:timers/promises'
import { serveHealth } from '@agentic/service/health'
import type { Log } from '@agentic/service/log'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { JSONWebKeySet } from 'jose'
import type { FindDocument } from '../admit/persisted/persisted-documents.ts'
import type { RateLimiter } from '../admit/rate/rate-limiter.ts'
import type { Authenticate } from '../authenticate/authenticate.ts'
import { credentialIn } from '../authenticate/credential.ts'
import type { KeySource } from '../authenticate/key-source.ts'
import type { GuardConfig } from '../guard-config.ts'
import { createClientHeaderReader, type PropagatedHeader } from '../subgraph/client-headers.ts'
import type { OutboxLimits } from '../subscribe/outbox.ts'
import type { SubscriptionMetrics } from '../subscribe/subscription-metrics.ts'
import type { CurrentSupergraph } from '../supergraph/live-supergraph.ts'
import { answer } from './answer.ts'
import { createApollo } from './apollo.ts'
import { Connections } from './connections.ts'
import { refuseForgeable } from './csrf.ts'
import { createDocumentsFor } from './documents.ts'
import { presentError } from './errors.ts'
import { createEventRoutes } from './event-routes.ts'
import { serveGraphiql } from './graphiql.ts'
import { serveKeys } from './keys.ts'
import type { Metrics } from './metrics.ts'
import { readOperationRequest } from './operation-request.ts'
import { createReadOperation, isRefused } from './read-operation.ts'
import { contextOf } from './request-context.ts'
import { createServer } from './server.ts'
import { createServiceHandler } from './service-handler.ts'
import type { Stages } from './stages.ts'
import { closeUnusedConnections } from './unused-connections.ts'
import { createSocketHandler } from './websocket.ts'
import { acceptUpgrades } from './websocket-upgrade.ts'

export interface HttpOptions {
  readonly guard: GuardConfig
  readonly propagatedHeaders: readonly PropagatedHeader[]
  readonly isTraced: boolean
  readonly outboxLimits: OutboxLimits
  readonly metrics: Metrics
  readonly subscriptionMetrics: SubscriptionMetrics
  /** How long requests are still taken after `/ready` has said that we stop, so that balancers can turn away. */
  readonly drainMs: number
  readonly supergraph: CurrentSupergraph
  readonly stages: Stages
  readonly authenticate: Authenticate
  readonly find: FindDocument
  readonly rateLimiter?: RateLimiter | undefined
  /** @throws Error where something that the gateway needs does not answer. */
  readonly ready: () => Promise<void>
  readonly jwks: KeySource
  readonly callerJwks: JSONWebKeySet
  readonly log: Log
}

/** The server with all its routes, not listening yet. */
export async function createHttp(options: HttpOptions): Promise<{ server: FastifyInstance; stop(): Promise<void> }> {
  const { guard, propagatedHeaders, isTraced, outboxLimits, metrics, subscriptionMetrics, drainMs, log } = options
  const { supergraph, stages, authenticate, find, rateLimiter, ready, jwks, callerJwks } = options
  const server = await createServer({ guard, isTraced, metrics, log })
  await acceptUpgrades(server)
  closeUnusedConnections(server)

  const apollo = createApollo({ supergraph, stages, server, log })
  const documentsFor = createDocumentsFor({ current: supergraph.current, limits: guard.limits, explorers: guard.explorers })
  const read = createReadOperation({ find, documentsFor, rateLimiter })
  const byServices = createServiceHandler({ stages, log })

  const connections = new Connections()
  const live = { stages, authenticate, outboxLimits, connections, subscriptionMetrics, read, log }
  const readClientHeaders = createClientHeaderReader(propagatedHeaders)
  const identify = async (request: FastifyRequest) => {
    request.clientHeaders = readClientHeaders(request.headers)
    request.caller = (await authenticate(credentialIn(request.headers))).caller
  }
  const events = createEventRoutes(server, { ...live, identify })

  async function preHandler(request: FastifyRequest, reply: FastifyReply) {
    // A socket brings its token in connection_init, and is refused by a close code that its client understands.
    if (request.ws) return
    if (!events.takes(request)) refuseForgeable(request)
    await identify(request)
    if (events.takes(request)) return events.serve(request, reply)
    const found = await read(readOperationRequest(request), contextOf(request, reply))
    if (isRefused(found)) return answer(request, reply, { errors: found.map((error) => presentError(error.toJSON(), log)) })
    request.read = found
  }
  server.route({
    method: 'GET',
    url: '/graphql',
    // It would run the operation to show none of it.
    exposeHeadRoute: false,
    preHandler,
    handler: apollo.handle,
    wsHandler: createSocketHandler({ ...live, readClientHeaders, metrics }),
  })
  server.post('/graphql', { preHandler }, async (request, reply) => {
    if (await events.serveMultipart(request, reply)) return reply
    if (request.caller.kind !== 'SERVICE') return apollo.handle(request, reply)
    return answer(request, reply, await byServices(request, contextOf(request, reply)))
  })

  serveGraphiql(server)
  server.get('/', (_, reply) => reply.redirect('/graphql'))
  const health = serveHealth(server, { ready, log })
  server.get('/metrics', async (_, reply) => reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()))
  serveKeys(server, { jwks, callerJwks })
  return {
    server,
    async stop() {
      health.drain()
      if (drainMs > 0) await sleep(drainMs)
      await connections.drain()
      await apollo.stop()
    },
  }
}
