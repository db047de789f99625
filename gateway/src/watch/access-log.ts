import { isIdentified } from '@agentic/caller/caller'
import type { Log } from '@agentic/service/log'
import type { FastifyInstance } from 'fastify'
import { getOperationAST } from 'graphql'
import { readOperationRequest } from '../transport/operation-request.ts'

/** One line for each operation that was asked over HTTP: who asked for what, what became of it and how long it took. */
export function logAccess(server: FastifyInstance, log: Log): void {
  // A line has these fields and no secrets, which would be looked for in each of them.
  const plain = log.child({}, { redact: [] })
  server.addHook('onResponse', async (request, { statusCode, elapsedTime }) => {
    const { id, method, url, ip, caller, read } = request
    if (!url.startsWith('/graphql') || method === 'OPTIONS') return
    const operation = read && getOperationAST(read.document, readOperationRequest(request).operationName)
    const line = {
      requestId: id,
      method,
      status: statusCode,
      ms: Math.round(elapsedTime * 10) / 10,
      address: ip,
      caller: caller?.kind,
      ...(caller && isIdentified(caller) && { tenantId: caller.tenantId }),
      ...(operation && { operation: operation.name?.value ?? 'unnamed', type: operation.operation }),
    }
    plain.info(line, 'request')
  })
}
