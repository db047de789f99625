import type { FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError } from 'graphql'
import { Subscriber } from '../subscribe/subscriber.ts'
import type { LiveOperation } from './live-operation.ts'
import type { LiveResponses } from './live-responses.ts'
import { around } from './open-response.ts'
import { contextOf } from './request-context.ts'

const BOUNDARY = 'graphql'
const DELIMITER = `\r\n--${BOUNDARY}`
const HEADERS = '\r\ncontent-type: application/json\r\n\r\n'
const OPTIONS = {
  contentType: `multipart/mixed;boundary="${BOUNDARY}";subscriptionSpec=1.0`,
  // What a client sees of a part begins with the delimiter behind it, so that is written at once.
  heartbeat: `${HEADERS}{}${DELIMITER}`,
  heartbeatMs: 5_000,
}

/** Whether a request asks for subscriptions as Apollo Client does (multipart protocol for GraphQL subscriptions, 1.0). */
export function asksForMultipart({ method, headers: { accept } }: FastifyRequest): boolean {
  return method === 'POST' && /multipart\/mixed\s*;[^,]*subscriptionSpec="?1\.0\b/i.test(accept ?? '')
}

export function createMultipart(responses: LiveResponses) {
  return async (request: FastifyRequest, reply: FastifyReply, operation: LiveOperation): Promise<void> => {
    const context = contextOf(request, reply)
    const line = responses.beginLine({ transport: 'multipart', context })
    const started = await responses.start(request, operation, context, responses.outbox('multipart'), line)
    const restart = () => started instanceof Subscriber && started.fail(restarting())
    const response = responses.open(reply, 'multipart', OPTIONS, restart)
    await response.write(DELIMITER)
    await responses.relay(started, line, {
      next: (json) => response.write(around(json, `${HEADERS}{"payload":`, `}${DELIMITER}`)),
      failed: (json) => response.write(around(json, `${HEADERS}{"payload":null,"errors":`, `}${DELIMITER}`)),
      get isOpen() {
        return response.isOpen
      },
    })
    response.end('--\r\n')
  }
}

function restarting(): GraphQLError {
  return new GraphQLError('The gateway restarts: subscribe again', { extensions: { code: 'SUBGRAPH_UNAVAILABLE' } })
}
