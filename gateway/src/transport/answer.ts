import { DomainError } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { GraphQLError, type GraphQLFormattedError } from 'graphql'
import { presentError, toGraphQLError } from './errors.ts'
import { bytesOf, type ShownResult } from './shown-result.ts'
import { contentTypeFor, headersOf, statusOf } from './status.ts'

/** Writes an answer of our own. @param status where it says more than the code of the error does */
export function answer(
  { headers }: FastifyRequest,
  reply: FastifyReply,
  result: ShownResult,
  status = statusOf(result, headers.accept),
): FastifyReply {
  return reply
    .code(status)
    .headers({ ...headersOf(result), 'content-type': contentTypeFor(headers.accept) })
    .send(bytesOf(result))
}

/** Answers what was refused before it became an operation, and what failed where nothing should. */
export function answerRefusals(server: FastifyInstance, { bodyBytesMax, log }: { bodyBytesMax: number; log: Log }): void {
  server.setErrorHandler((error: FastifyError, request, reply) => {
    const [shown, status] = refusalOf(error, bodyBytesMax, log.child({ requestId: request.id }))
    return answer(request, reply, { errors: [shown] }, status)
  })
}

function refusalOf(error: FastifyError, bodyBytesMax: number, log: Log): [GraphQLFormattedError, status?: number] {
  const cause: unknown = error
  if (cause instanceof DomainError && cause.code === 'SUBGRAPH_UNAVAILABLE') log.error({ err: cause.cause }, cause.message)
  if (cause instanceof DomainError || cause instanceof GraphQLError) return [presentError(toGraphQLError(cause).toJSON(), log)]
  if (error.statusCode === 413) return [badInput(`The body is too large, at most ${bodyBytesMax} bytes are allowed`), 413]
  if (error.statusCode === 415) return [badInput('The body must be JSON: send it with "content-type: application/json"'), 415]
  if (error.code === 'FST_ERR_CTP_INVALID_JSON_BODY')
    return [badInput('The body is not valid JSON, or has a key "__proto__" or "constructor.prototype"'), 400]
  if (error.statusCode && error.statusCode < 500) return [badInput(error.message), error.statusCode]
  return [presentError(toGraphQLError(error).toJSON(), log, error)]
}

function badInput(message: string): GraphQLFormattedError {
  return { message, extensions: { code: 'BAD_USER_INPUT' } }
}
