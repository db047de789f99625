import { DomainError } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import type { FastifyRequest } from 'fastify'
import { getOperationAST } from 'graphql'
import type { OperationContext } from '../execute/executor.ts'
import { toGraphQLError } from './errors.ts'
import { liveOperationOf } from './live-operation.ts'
import { type ShownResult, shown } from './shown-result.ts'
import type { Stages } from './stages.ts'

/**
 * Answers the platform's own services. They may use the @inaccessible fields too, which Apollo Server, validating
 * everyone against the public schema, would not let pass.
 */
export function createServiceHandler({ stages, log }: { stages: Stages; log: Log }) {
  return async (request: FastifyRequest, context: OperationContext): Promise<ShownResult> => {
    if (!request.read) throw new DomainError('BAD_USER_INPUT', 'The body must be JSON with a "query"')
    const operation = liveOperationOf(request, request.read)
    if (!getOperationAST(operation.document, operation.operationName)) {
      throw new DomainError('BAD_USER_INPUT', 'Name the operation to run')
    }
    const requestLog = log.child({ requestId: context.requestId })
    try {
      return shown(await stages.run(operation, context), requestLog)
    } catch (error) {
      return shown({ errors: [toGraphQLError(error)] }, requestLog)
    }
  }
}
