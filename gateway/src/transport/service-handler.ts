import { DomainError } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import type { FastifyRequest } from 'fastify'
import { GraphQLError, type GraphQLFormattedError, getOperationAST } from 'graphql'
import type { OperationContext } from '../execute/executor.ts'
import type { Documents } from './documents.ts'
import { presentError, toGraphQLError } from './errors.ts'
import type { Stages } from './stages.ts'

interface Answer {
  readonly data?: unknown
  readonly errors?: readonly GraphQLFormattedError[]
}

/**
 * Answers the platform's own services. They may use the @inaccessible fields too, which Apollo Server, validating
 * everyone against the public schema, would not let pass.
 */
export function createServiceHandler({ documents, stages, log }: { documents: Documents; stages: Stages; log: Log }) {
  return async ({ body }: FastifyRequest, context: OperationContext): Promise<Answer> => {
    const { query, operationName, variables } = readBody(body)
    const document = documents.read(query)
    if (!('kind' in document)) return { errors: document.map((error) => presentError(error.toJSON(), log)) }
    if (!getOperationAST(document, operationName)) throw new DomainError('BAD_USER_INPUT', 'Name the operation to run')
    try {
      const operation = { document, text: query, operationName, variables, schema: documents.schema }
      const { data, errors } = await stages.run(operation, context)
      return {
        ...(errors?.length && { errors: errors.map((error) => present(error, log)) }),
        ...(data !== undefined && { data }),
      }
    } catch (error) {
      return { errors: [present(toGraphQLError(error), log)] }
    }
  }
}

function present(error: GraphQLError, log: Log): GraphQLFormattedError {
  const isReal = error instanceof GraphQLError
  return presentError(isReal ? error.toJSON() : error, log, isReal ? (error.originalError ?? error) : error)
}

function readBody(body: unknown): { query: string; operationName?: string; variables: Record<string, unknown> } {
  const { query, operationName, variables } = (body ?? {}) as Record<string, unknown>
  if (typeof query !== 'string') throw new DomainError('BAD_USER_INPUT', 'The body must be JSON with a "query"')
  const isObject = typeof variables === 'object' && variables !== null && !Array.isArray(variables)
  if (variables != null && !isObject) throw new DomainError('BAD_USER_INPUT', '"variables" must be an object')
  return {
    query,
    operationName: typeof operationName === 'string' ? operationName : undefined,
    variables: isObject ? (variables as Record<string, unknown>) : {},
  }
}
