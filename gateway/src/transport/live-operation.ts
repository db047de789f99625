import { DomainError } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import type { FastifyRequest } from 'fastify'
import { type ExecutionResult, GraphQLError, getOperationAST } from 'graphql'
import type { OperationContext } from '../execute/executor.ts'
import type { Outbox } from '../subscribe/outbox.ts'
import { Subscriber } from '../subscribe/subscriber.ts'
import type { OperationLine } from '../watch/access-log.ts'
import { toGraphQLError } from './errors.ts'
import type { ReadDocument } from './read-operation.ts'
import { bytesOf, shown } from './shown-result.ts'
import type { Stages } from './stages.ts'

/** An operation on its way over a connection that can take more than one answer. */
export interface LiveOperation extends ReadDocument {
  readonly operationName?: string
  readonly variables: Record<string, unknown>
}

/** @throws DomainError BAD_USER_INPUT */
export function liveOperationOf(request: FastifyRequest, found: ReadDocument): LiveOperation {
  const { operationName, variables } = (request.method === 'GET' ? request.query : request.body) as Record<string, unknown>
  const value = typeof variables === 'string' ? parsed(variables) : (variables ?? {})
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new DomainError('BAD_USER_INPUT', '"variables" must be an object')
  return {
    ...found,
    variables: value as Record<string, unknown>,
    ...(typeof operationName === 'string' && operationName !== '' && { operationName }),
  }
}

function parsed(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch (error) {
    throw new DomainError('BAD_USER_INPUT', '"variables" must be JSON', { cause: error })
  }
}

/**
 * Runs an operation of any kind: what it resolves to is the one answer of a query or a mutation, and of whatever was
 * refused, or the place of a subscriber.
 */
export async function startOperation(
  stages: Stages,
  operation: LiveOperation,
  context: OperationContext,
  outbox: Outbox,
): Promise<Subscriber | ExecutionResult> {
  try {
    const kind = getOperationAST(operation.document, operation.operationName)?.operation
    if (!kind) return { errors: [unresolved()] }
    return await (kind === 'subscription' ? stages.subscribe(operation, context, outbox) : stages.run(operation, context))
  } catch (error) {
    return { errors: [toGraphQLError(error)] }
  }
}

/** Of a document that has several operations, or none of that name. */
export function unresolved(): GraphQLError {
  return new GraphQLError('Name the operation to run', { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })
}

/** The answers as JSON, in UTF-8, one after the other. @throws GraphQLError where a subscription is broken off */
export async function* answersOf(
  started: Subscriber | ExecutionResult,
  line: OperationLine,
  log: Log,
): AsyncGenerator<Buffer, void, void> {
  if (!(started instanceof Subscriber)) {
    const answer = shown(started, log)
    line.answered(answer)
    return yield bytesOf(answer)
  }
  for await (const { json } of started.events()) {
    line.sent()
    yield json
  }
}
