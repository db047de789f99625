import { randomUUID } from 'node:crypto'
import { anonymous } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import type { WebsocketHandler } from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import type { ExecutionArgs, ExecutionResult } from 'graphql'
import { CloseCode, makeServer } from 'graphql-ws'
import type { Authenticate, Authenticated } from '../authenticate/authenticate.ts'
import { credentialIn } from '../authenticate/credential.ts'
import type { OperationContext } from '../execute/executor.ts'
import type { ClientHeaders, ReadClientHeaders } from '../subgraph/client-headers.ts'
import { Outbox, type OutboxLimits } from '../subscribe/outbox.ts'
import { type LiveEvent, Subscriber } from '../subscribe/subscriber.ts'
import type { SubscriptionMetrics } from '../subscribe/subscription-metrics.ts'
import type { Connections } from './connections.ts'
import { watchCredential } from './credential-watch.ts'
import { presentError, toGraphQLError } from './errors.ts'
import { type LiveOperation, presentResult, startOperation } from './live-operation.ts'
import type { Metrics } from './metrics.ts'
import { isRefused, type ReadOperation } from './read-operation.ts'
import type { Stages } from './stages.ts'
import { CLOSE, EventPayload, SocketConnection } from './websocket-connection.ts'

interface SocketExtra extends Record<PropertyKey, unknown> {
  readonly connection: SocketConnection
  /** No more of it: what the request refers to would live as long as the socket. */
  readonly request: Pick<FastifyRequest, 'ip' | 'headers'>
  readonly outbox: Outbox
  authenticated?: Authenticated
  clientHeaders?: ClientHeaders | undefined
  stopWatching: () => void
}

interface Asked {
  readonly operation: LiveOperation
  readonly context: OperationContext
  readonly outbox: Outbox
}

export interface SocketHandlerOptions {
  readonly stages: Stages
  readonly authenticate: Authenticate
  readonly read: ReadOperation
  readonly readClientHeaders: ReadClientHeaders
  readonly outboxLimits: OutboxLimits
  readonly connections: Connections
  readonly metrics: Metrics
  readonly subscriptionMetrics: SubscriptionMetrics
  readonly log: Log
}

/** graphql-transport-ws: every kind of operation passes the same stages as over HTTP. */
export function createSocketHandler(options: SocketHandlerOptions): WebsocketHandler {
  const { stages, authenticate, read, readClientHeaders, outboxLimits, connections, metrics, subscriptionMetrics, log } = options

  const server = makeServer<Record<string, unknown>, SocketExtra>({
    onConnect: ({ connectionParams, extra }) =>
      // Apollo Sandbox connects before it has a token: it is acknowledged, and refused when it asks for something.
      isAuthenticated(extra, connectionParams),

    /** A client whose token expires sends its next one in a ping: the protocol has no message for that. */
    async onPing({ extra }, payload) {
      if (!credentialIn(payload)) return
      const before = JSON.stringify(extra.authenticated?.caller)
      const isSame = (await isAuthenticated(extra, payload)) && JSON.stringify(extra.authenticated?.caller) === before
      // Its subscriptions are those of the caller that it was.
      if (!isSame) extra.connection.close(CloseCode.Forbidden, 'Forbidden')
    },

    async onSubscribe({ extra }, _id, { operationName, variables, ...asked }) {
      const context: OperationContext = {
        caller: extra.authenticated?.caller ?? anonymous,
        requestId: randomUUID(),
        clientAddress: extra.request.ip,
        userAgent: extra.request.headers['user-agent'],
        ...(extra.clientHeaders && { clientHeaders: extra.clientHeaders }),
        wantsCost: asked.extensions?.cost === true,
      }
      try {
        const found = await read(asked, context)
        if (!found || isRefused(found))
          return found ?? [toGraphQLError(new DomainError('BAD_USER_INPUT', 'There is no operation'))]
        const operation: LiveOperation = { ...found, ...(operationName && { operationName }), variables: variables ?? {} }
        const contextValue: Asked = { operation, context, outbox: extra.outbox }
        // graphql-ws reads schema, document and operationName; the rest is what `answer` below needs.
        return { schema: found.schema, document: found.document, operationName, contextValue } as ExecutionArgs
      } catch (error) {
        return [toGraphQLError(error)]
      }
    },

    execute: ({ contextValue }) => answer(contextValue as Asked),
    subscribe: ({ contextValue }) => answer(contextValue as Asked),

    onNext({ extra }, _id, _payload, { contextValue }, result) {
      const isEvent = 'json' in (result as object)
      if (isEvent) return new EventPayload(result as unknown as LiveEvent, extra.connection) as never
      const { requestId } = (contextValue as Asked).context
      return presentResult(result as ExecutionResult, log.child({ requestId })) as never
    },
    onError: (_context, _id, _payload, errors) =>
      errors.map((error) => presentError(toGraphQLError(error).toJSON(), log, error.originalError ?? error)),
  })

  async function isAuthenticated(extra: SocketExtra, params: Record<string, unknown> | undefined): Promise<boolean> {
    try {
      const authenticated = await authenticate(credentialIn(params) ?? credentialIn(extra.request.headers))
      extra.authenticated = authenticated
      extra.clientHeaders = readClientHeaders(params, extra.clientHeaders, extra.request.headers)
      extra.stopWatching()
      extra.stopWatching = watchCredential(authenticated, () => extra.connection.close(CloseCode.Forbidden, 'Forbidden'))
      return true
    } catch (error) {
      if (error instanceof DomainError && error.code === 'BAD_USER_INPUT')
        extra.connection.close(CloseCode.BadRequest, error.message)
      else if (!(error instanceof DomainError && error.code === 'UNAUTHENTICATED')) throw error
      return false
    }
  }

  async function answer({ operation, context, outbox }: Asked): Promise<ExecutionResult> {
    const startedAt = performance.now()
    const started = await startOperation(stages, operation, context, outbox)
    const hasErrors = !(started instanceof Subscriber) && (started.errors?.length ?? 0) > 0
    metrics.observe('websocket', hasErrors ? 'partial' : 'ok', (performance.now() - startedAt) / 1000)
    return started instanceof Subscriber ? (started.events() as never) : started
  }

  return (socket, request) => {
    const connection = new SocketConnection(socket, log)
    const outbox = new Outbox('websocket', outboxLimits, () => connection.close(CLOSE.tryAgainLater, 'Read too slowly: resume'))
    const { ip, headers } = request
    const extra: SocketExtra = { connection, request: { ip, headers }, outbox, stopWatching: () => {} }
    // That of @fastify/websocket, which keeps the whole request; the connection has its own.
    socket.removeAllListeners('error')
    const forget = connections.add(() => connection.close(CLOSE.restart, 'Service restart'))
    const counted = subscriptionMetrics.connected('websocket')
    connection.open(server, extra, () => {
      extra.stopWatching()
      forget()
      counted.end()
    })
  }
}
