import { randomUUID } from 'node:crypto'
import { anonymous } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import type { WebsocketHandler } from '@fastify/websocket'
import { type ExecutionArgs, type ExecutionResult, GraphQLError, getOperationAST } from 'graphql'
import { CloseCode } from 'graphql-ws'
import { type Extra, makeHandler } from 'graphql-ws/use/@fastify/websocket'
import type { Authenticate, Authenticated } from '../authenticate/authenticate.ts'
import type { ExecutableOperation, OperationContext } from '../execute/executor.ts'
import type { Documents } from './documents.ts'
import { presentError, toGraphQLError } from './errors.ts'
import type { Metrics } from './metrics.ts'
import { isResults, type Stages } from './stages.ts'

interface SocketExtra extends Record<PropertyKey, unknown> {
  authenticated?: Authenticated
}
interface Asked {
  readonly operation: ExecutableOperation
  readonly context: OperationContext
}
// setTimeout takes at most 2^31-1 ms and would fire at once beyond that.
const TIMER_MS_MAX = 2_147_483_647

/** graphql-transport-ws: every kind of operation passes the same stages as over HTTP. */
export function createSocketHandler(options: {
  stages: Stages
  authenticate: Authenticate
  documentsFor: (context: OperationContext) => Documents
  metrics: Metrics
  log: Log
}): WebsocketHandler {
  const { stages, authenticate, documentsFor, metrics, log } = options

  return makeHandler<Record<string, unknown>, SocketExtra>({
    isProd: true,
    async onConnect({ connectionParams, extra }) {
      try {
        // Apollo Sandbox connects before it has a token: it is acknowledged, and refused when it asks for something.
        const authenticated = await authenticate(authorizationOf(connectionParams) ?? extra.request.headers.authorization)
        extra.authenticated = authenticated
        closeAtExpiry(extra, authenticated)
        return true
      } catch (error) {
        if (error instanceof DomainError && error.code === 'UNAUTHENTICATED') return false
        throw error
      }
    },

    onSubscribe({ extra }, _id, { query, operationName, variables }) {
      const context: OperationContext = {
        caller: extra.authenticated?.caller ?? anonymous,
        requestId: randomUUID(),
        clientAddress: extra.request.ip,
        userAgent: extra.request.headers['user-agent'],
      }
      const documents = documentsFor(context)
      const document = documents.read(query)
      if (!('kind' in document)) return document
      const { schema } = documents
      if (!getOperationAST(document, operationName)) {
        return [new GraphQLError('Name the operation to run', { extensions: { code: 'OPERATION_RESOLUTION_FAILURE' } })]
      }
      const operation = { document, text: query, operationName: operationName ?? undefined, variables: variables ?? {}, schema }
      // graphql-ws reads schema, document and operationName; the rest is what `execute` and `subscribe` below need.
      const asked: Asked = { operation, context }
      return { schema, document, operationName, contextValue: asked } as ExecutionArgs
    },

    execute: ({ contextValue }) => answered(contextValue as Asked, ({ operation, context }) => stages.run(operation, context)),

    async subscribe({ contextValue }) {
      const asked = contextValue as Asked
      const results = await answered(asked, ({ operation, context }) => stages.subscribe(operation, context))
      return results
    },

    onNext: (_context, _id, _payload, _args, result) => ({ ...result, ...presentedErrors(result, log) }) as never,
    onError: (_context, _id, _payload, errors) => errors.map((error) => presentError(toGraphQLError(error).toJSON(), log)),
  })

  async function answered<T>(asked: Asked, run: (asked: Asked) => Promise<T>): Promise<T | ExecutionResult> {
    const startedAt = performance.now()
    const observe = (outcome: 'ok' | 'failed' | 'partial') =>
      metrics.observe('websocket', outcome, (performance.now() - startedAt) / 1000)
    try {
      const result = await run(asked)
      const hasErrors = !isResults(result as ExecutionResult) && ((result as ExecutionResult).errors?.length ?? 0) > 0
      observe(hasErrors ? 'partial' : 'ok')
      return result
    } catch (error) {
      observe('failed')
      return { errors: [toGraphQLError(error)] }
    }
  }
}

function presentedErrors({ errors }: ExecutionResult | { errors?: readonly GraphQLError[] }, log: Log) {
  return errors && { errors: errors.map((error) => presentError(toFormatted(error), log)) }
}

// What a subgraph answered over HTTP is plain JSON already.
function toFormatted(error: GraphQLError) {
  return error instanceof GraphQLError ? error.toJSON() : error
}

function authorizationOf(params: Readonly<Record<string, unknown>> | undefined): string | undefined {
  const value = params?.Authorization ?? params?.authorization
  return typeof value === 'string' && value !== '' ? value : undefined
}

function closeAtExpiry({ socket }: Extra & SocketExtra, { expiresAt }: Authenticated): void {
  if (!expiresAt) return
  const timer = setTimeout(() => socket.close(CloseCode.Forbidden, 'Forbidden'), Math.min(expiresAt - Date.now(), TIMER_MS_MAX))
  timer.unref()
  socket.once('close', () => clearTimeout(timer))
}
