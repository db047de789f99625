import { DomainError } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import type { FastifyRequest } from 'fastify'
import { type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError, getOperationAST } from 'graphql'
import type { OperationContext } from '../execute/executor.ts'
import { presentError, toGraphQLError } from './errors.ts'
import type { Stages } from './stages.ts'

/**
 * Answers the platform's own services. They may use the @inaccessible fields too, which Apollo Server, validating
 * everyone against the public schema, would not let pass.
 */
export function createServiceHandler({ stages, log }: { stages: Stages; log: Log }) {
  return async ({ body, read }: FastifyRequest, context: OperationContext): Promise<FormattedExecutionResult> => {
    const { operationName, variables } = readBody(body)
    if (!read) throw new DomainError('BAD_USER_INPUT', 'The body must be JSON with a "query"')
    if (!getOperationAST(read.document, operationName)) throw new DomainError('BAD_USER_INPUT', 'Name the operation to run')
    const requestLog = log.child({ requestId: context.requestId })
    try {
      const { data, errors, extensions } = await stages.run({ ...read, operationName, variables }, context)
      return {
        ...(errors?.length && { errors: errors.map((error) => present(error, requestLog)) }),
        ...(data !== undefined && { data }),
        ...(extensions && { extensions }),
      }
    } catch (error) {
      return { errors: [present(toGraphQLError(error), requestLog)] }
    }
  }
}

function present(error: GraphQLError, log: Log): GraphQLFormattedError {
  const isReal = error instanceof GraphQLError
  return presentError(isReal ? error.toJSON() : error, log, isReal ? (error.originalError ?? error) : error)
}

function readBody(body: unknown): { operationName?: string; variables: Record<string, unknown> } {
  const { operationName, variables } = (body ?? {}) as Record<string, unknown>
  const isObject = typeof variables === 'object' && variables !== null && !Array.isArray(variables)
  if (variables != null && !isObject) throw new DomainError('BAD_USER_INPUT', '"variables" must be an object')
  return {
    variables: isObject ? (variables as Record<string, unknown>) : {},
    ...(typeof operationName === 'string' && { operationName }),
  }
}
