import { randomUUID } from 'node:crypto'
import type { Caller } from '@agentic/caller/caller'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OperationContext } from '../execute/executor.ts'
import { readPlanWish } from '../plan/show-plans.ts'
import type { ClientHeaders } from '../subgraph/client-headers.ts'
import { readOperationRequest } from './operation-request.ts'
import { setRateLimitHeaders } from './rate-limit-headers.ts'
import type { ReadDocument } from './read-operation.ts'

declare module 'fastify' {
  interface FastifyRequest {
    caller: Caller
    clientHeaders: ClientHeaders | undefined
    /** Absent where the request asks for nothing, or for nothing that can be understood. */
    read: ReadDocument | undefined
    operationContext: OperationContext | undefined
  }
}

// Ids of callers are kept where they are harmless, so that one id follows a request through several systems.
const REQUEST_ID = /^[\w.:-]{1,128}$/

export function requestIdOf({ headers }: { headers: Record<string, string | string[] | undefined> }): string {
  const given = headers['x-request-id']
  return typeof given === 'string' && REQUEST_ID.test(given) ? given : randomUUID()
}

/** For a request whose caller is known: one for all its stages. */
export function contextOf(request: FastifyRequest, reply: FastifyReply): OperationContext {
  request.operationContext ??= createContext(request, reply)
  return request.operationContext
}

function createContext(request: FastifyRequest, reply: FastifyReply): OperationContext {
  const aborted = new AbortController()
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) aborted.abort()
  })
  const planWish = readPlanWish(request.headers['apollo-expose-query-plan'])
  return {
    caller: request.caller,
    requestId: request.id,
    clientAddress: request.ip,
    userAgent: request.headers['user-agent'],
    ...(request.clientHeaders && { clientHeaders: request.clientHeaders }),
    signal: aborted.signal,
    ...(planWish && { planWish }),
    wantsCost: readOperationRequest(request).extensions.cost === true,
    onRateLimit: (states) => setRateLimitHeaders(reply, states),
  }
}
