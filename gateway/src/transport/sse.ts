import type { Log } from '@agentic/service/log'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { GraphQLError } from 'graphql'
import { answersOf, type LiveOperation } from './live-operation.ts'
import type { LiveResponses } from './live-responses.ts'
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

/** An answer or an event. JSON has no line breaks of its own. */
export function nextEvent(json: string): string {
  return `event: next\ndata: ${json}\n\n`
}

/**
 * The distinct connections mode: one operation, one response. What is refused is told as an event, since a browser's
 * EventSource shows nothing of any other answer.
 */
export function createDistinctStreams(responses: LiveResponses, log: Log) {
  return async (request: FastifyRequest, reply: FastifyReply, asked: LiveOperation | readonly GraphQLError[]): Promise<void> => {
    const context = contextOf(request, reply)
    const response = responses.open(reply, 'sse', EVENT_STREAM, () => response.end())
    // Browsers take the connection for open when something has come.
    await response.write(EVENT_STREAM.heartbeat)
    const outbox = responses.outbox('sse', () => response.destroy())
    try {
      const started = 'document' in asked ? await responses.start(request, asked, context, outbox) : { errors: asked }
      for await (const json of answersOf(started, log.child({ requestId: request.id }))) await response.write(nextEvent(json))
    } catch (error) {
      await response.write(nextEvent(`{"errors":${responses.failure(error, request.id)}}`))
    }
    // EventSource tells of no event without data.
    response.end('event: complete\ndata: \n\n')
  }
}
