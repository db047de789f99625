import { DomainError } from '@agentic/service/errors'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError, type GraphQLFormattedError, getOperationAST } from 'graphql'
import { answer } from './answer.ts'
import { toGraphQLError } from './errors.ts'
import { type LiveOperation, liveOperationOf } from './live-operation.ts'
import { LiveResponses, type LiveResponsesOptions } from './live-responses.ts'
import { asksForMultipart, createMultipart } from './multipart.ts'
import { readOperationRequest } from './operation-request.ts'
import { isRefused, type ReadOperation } from './read-operation.ts'
import { contextOf } from './request-context.ts'
import { shownError } from './shown-result.ts'
import { asksForEventStream, createDistinctStreams } from './sse.ts'
import { EventStreamReservations, eventStreamTokenOf } from './sse-reservations.ts'

const STATUS: Readonly<Record<string, number>> = { NOT_FOUND: 404, CONFLICT: 409 }

export interface EventRoutesOptions extends LiveResponsesOptions {
  readonly read: ReadOperation
  /** Sets the request's caller. */
  readonly identify: (request: FastifyRequest) => Promise<void>
}

/** Events over HTTP, at the URL where everything else is asked as well. */
export interface EventRoutes {
  /** GraphQL over SSE: requests that go another way before their operation is read. */
  takes(request: FastifyRequest): boolean
  /** For a request whose caller is known. */
  serve(request: FastifyRequest, reply: FastifyReply): Promise<unknown>
  /** Apollo's multipart protocol: @returns whether the request, whose operation was read, was one for it */
  serveMultipart(request: FastifyRequest, reply: FastifyReply): Promise<boolean>
}

export function createEventRoutes(server: FastifyInstance, options: EventRoutesOptions): EventRoutes {
  const { read, identify, log } = options
  const responses = new LiveResponses(options)
  const reservations = new EventStreamReservations(responses)
  const distinct = createDistinctStreams(responses)
  const multipart = createMultipart(responses)

  server.decorateRequest('staysOpen', false)
  server.put('/graphql', { preHandler: identify }, async (request, reply) =>
    reply.code(201).type('text/plain; charset=utf-8').send(reservations.reserve(request)),
  )
  server.delete('/graphql', { preHandler: identify }, async (request, reply) => {
    return withProtocolStatus(request, reply, async () => {
      reservations.stop(eventStreamTokenOf(request) ?? '', request)
      return reply.send()
    })
  })

  /** The statuses that GraphQL over SSE has for its own matters, which are none of any operation. */
  async function withProtocolStatus(request: FastifyRequest, reply: FastifyReply, serve: () => Promise<unknown>) {
    try {
      return await serve()
    } catch (error) {
      const status = error instanceof DomainError ? STATUS[error.code] : undefined
      if (!status) throw error
      return answer(request, reply, { errors: [presented(toGraphQLError(error), request)] }, status)
    }
  }

  function presented(error: GraphQLError, { id }: FastifyRequest): GraphQLFormattedError {
    return shownError(error, log.child({ requestId: id }))
  }

  /** @returns the operation, or why there is none */
  async function operationOf(request: FastifyRequest, reply: FastifyReply): Promise<LiveOperation | readonly GraphQLError[]> {
    try {
      const found = await read(readOperationRequest(request), contextOf(request, reply))
      if (!found) return [badInput('The request has no "query"')]
      if (isRefused(found)) return found
      const operation = liveOperationOf(request, found)
      const kind = getOperationAST(operation.document, operation.operationName)?.operation
      // A page can have a browser send a GET without asking.
      return kind === 'mutation' && request.method === 'GET' ? [badInput('A mutation must be sent by POST')] : operation
    } catch (error) {
      return [toGraphQLError(error)]
    }
  }

  async function serveReserved(token: string, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const operation = await operationOf(request, reply)
    if (!('document' in operation)) {
      return answer(request, reply, { errors: operation.map((error) => presented(error, request)) })
    }
    await reservations.run(token, request, reply, operation)
    return reply.code(202).send()
  }

  async function serveEvents(request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
    const token = eventStreamTokenOf(request)
    if (!asksForEventStream(request)) return serveReserved(token ?? '', request, reply)
    return token ? reservations.connect(token, reply) : distinct(request, reply, await operationOf(request, reply))
  }

  return {
    takes: (request) => asksForEventStream(request) || eventStreamTokenOf(request) !== undefined,
    serve: (request, reply) => withProtocolStatus(request, reply, () => serveEvents(request, reply)),
    async serveMultipart(request, reply) {
      if (!request.read || !asksForMultipart(request)) return false
      const operation = liveOperationOf(request, request.read)
      if (getOperationAST(operation.document, operation.operationName)?.operation !== 'subscription') return false
      await multipart(request, reply, operation)
      return true
    },
  }
}

function badInput(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: 'BAD_USER_INPUT' } })
}
