import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ExecutionResult, GraphQLError } from 'graphql'
import { Subscriber } from '../subscribe/subscriber.ts'
import { toGraphQLError } from './errors.ts'
import type { LiveOperation } from './live-operation.ts'
import type { LiveResponses } from './live-responses.ts'
import { around } from './open-response.ts'
import { contextOf } from './request-context.ts'

/** GraphQL over SSE, PROTOCOL.md of graphql-sse. */
export const EVENT_STREAM = {
  contentType: 'text/event-stream; charset=utf-8',
  heartbeat: ':\n\n',
  heartbeatMs: 12_000,
}

export function asksForEventStream({ headers: { accept } }: FastifyRequest): boolean {
  return /\btext\/event-stream\b/i.test(accept ?? '')
}

/** An answer or an event: JSON, which has no line breaks of its own, with what stands around it. */
export function nextEvent(json: Buffer, before = '', after = ''): Buffer {
  return around(json, `event: next\ndata: ${before}`, `${after}\n\n`)
}

/**
 * The distinct connections mode: one operation, one response. What is refused is told as an event, since a browser's
 * EventSource shows nothing of any other answer.
 */
export function createDistinctStreams(responses: LiveResponses) {
  return async (request: FastifyRequest, reply: FastifyReply, asked: LiveOperation | readonly GraphQLError[]): Promise<void> => {
    const context = contextOf(request, reply)
    const line = responses.beginLine({ transport: 'sse', context })
    const response = responses.open(reply, 'sse', EVENT_STREAM, () => response.end())
    // Browsers take the connection for open when something has come.
    await response.write(EVENT_STREAM.heartbeat)
    const outbox = responses.outbox('sse', () => response.destroy())
    const started = 'document' in asked ? await begin(asked) : { errors: asked }
    if (started instanceof Subscriber) response.onClose(() => started.end())
    await responses.relay(started, line, {
      next: (json) => response.write(nextEvent(json)),
      failed: (json) => response.write(nextEvent(json, '{"errors":', '}')),
      get isOpen() {
        return response.isOpen
      },
    })
    // EventSource tells of no event without data.
    response.end('event: complete\ndata: \n\n')

    async function begin(operation: LiveOperation): Promise<Subscriber | ExecutionResult> {
      try {
        return await responses.start(request, operation, context, outbox, line)
      } catch (error) {
        return { errors: [toGraphQLError(error)] }
      }
    }
  }
}
