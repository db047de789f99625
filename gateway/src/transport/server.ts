import type { Log } from '@agentic/service/log'
import { type FastifyInstance, fastify } from 'fastify'
import type { GuardConfig } from '../guard-config.ts'
import { logAccess } from '../watch/access-log.ts'
import { traceRequests } from '../watch/tracing.ts'
import { answerRefusals } from './answer.ts'
import { compressAnswers } from './compression.ts'
import { malformedRequests, refuseAmbiguous } from './malformed-requests.ts'
import { refuseOtherMethods, tellMethods } from './methods.ts'
import { type Metrics, outcomeOf } from './metrics.ts'
import { createOriginCheck, guardOrigins } from './origins.ts'
import { requestIdOf } from './request-context.ts'
import { setSecurityHeaders } from './security-headers.ts'
import { isSocketUpgrade } from './websocket-upgrade.ts'

// For all of a request to come. An operation is small: who takes longer keeps a connection from others.
const REQUEST_MS_MAX = 60_000

export interface ServerOptions {
  readonly guard: GuardConfig
  readonly isTraced: boolean
  readonly metrics: Metrics
  readonly log: Log
}

/** A server without routes: what holds for each request, whatever it asks for. */
export async function createServer({ guard, isTraced, metrics, log }: ServerOptions): Promise<FastifyInstance> {
  const { bodyBytesMax } = guard.limits
  const server = fastify({
    bodyLimit: bodyBytesMax,
    requestTimeout: REQUEST_MS_MAX,
    // Of two credentials, or hosts, Node would take the first; joined by a comma they are none.
    http: { joinDuplicateHeaders: true, shouldUpgradeCallback: isSocketUpgrade },
    ...malformedRequests,
    forceCloseConnections: 'idle',
    // What comes over a connection that is still open when we stop is answered like anything else.
    return503OnClosing: false,
    genReqId: requestIdOf,
    requestIdHeader: false,
    // No route has a JSON Schema: the compilers of such are not even loaded.
    schemaController: { compilersFactory: { buildValidator: withoutSchemas, buildSerializer: withoutSchemas } },
    trustProxy: guard.trustedProxies.length > 0 ? [...guard.trustedProxies] : false,
  })
  server.removeContentTypeParser('text/plain')
  for (const property of ['caller', 'clientHeaders', 'read', 'operationContext']) server.decorateRequest(property)
  server.addHook('onRequest', async (request, reply) => void reply.header('x-request-id', request.id))
  server.addHook('onResponse', async ({ url, staysOpen }, { statusCode, elapsedTime }) => {
    if (url.startsWith('/graphql') && !staysOpen) metrics.observe('http', outcomeOf(statusCode), elapsedTime / 1000)
  })
  logAccess(server, log)
  if (isTraced) traceRequests(server)
  answerRefusals(server, { bodyBytesMax, log })
  setSecurityHeaders(server)
  refuseAmbiguous(server)
  tellMethods(server)
  await guardOrigins(server, createOriginCheck(guard.allowedOrigins))
  refuseOtherMethods(server)
  await compressAnswers(server)
  return server
}

function withoutSchemas(): never {
  throw new Error('Routes of the gateway have no JSON Schema')
}
