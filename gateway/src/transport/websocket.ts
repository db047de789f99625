import { randomUUID } from 'node:crypto'
import { anonymous } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import type { WebsocketHandler } from '@fastify/websocket'
import type { FastifyRequest } from 'fastify'
import { type ExecutionArgs, type GraphQLError, getOperationAST } from 'graphql'
import { CloseCode, makeServer } from 'graphql-ws'
import type { Authenticate, Authenticated } from '../authenticate/authenticate.ts'
import { credentialIn } from '../authenticate/credential.ts'
import type { OperationContext } from '../execute/executor.ts'
import type { ClientHeaders, ReadClientHeaders } from '../subgraph/client-headers.ts'
import { Outbox, type OutboxLimits } from '../subscribe/outbox.ts'
import { Subscriber } from '../subscribe/subscriber.ts'
import type { SubscriptionMetrics } from '../subscribe/subscription-metrics.ts'
import { createOperationLog, type OperationLine } from '../watch/access-log.ts'
import type { Connections } from './connections.ts'
import { watchCredential } from './credential-watch.ts'
import { toGraphQLError } from './errors.ts'
import { type LiveOperation, startOperation, unresolved } from './live-operation.ts'
import type { Metrics } from './metrics.ts'
import { isRefused, type ReadOperation } from './read-operation.ts'
import { bytesOf, shown, shownError } from './shown-result.ts'
import type { Stages } from './stages.ts'
import { CLOSE, SocketConnection } from './websocket-connection.ts'
import { SocketEvents, sendingAnswer } from './websocket-events.ts'
import { KeepAlive } from './websocket-keep-alive.ts'

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
  readonly id: string
  readonly extra: SocketExtra
  readonly line: OperationLine
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
  const keepAlive = new KeepAlive()
  const beginLine = createOperationLog(log)
  // By the payload that asked, which is all that graphql-ws tells of an operation at each of its steps.
  const lines = new WeakMap<object, OperationLine>()

  const server = makeServer<Record<string, unknown>, SocketExtra>({
    async onConnect(context) {
      const { connectionParams, extra } = context
      // A secret that nobody reads again would live as long as the socket.
      Object.assign(context, { connectionParams: undefined })
      // Apollo Sandbox connects before it has a token: it is acknowledged, and refused when it asks for something.
      return isAuthenticated(extra, connectionParams)
    },

    /** A client whose token expires sends its next one in a ping: the protocol has no message for that. */
    async onPing({ extra }, payload) {
      if (!credentialIn(payload)) return
      const before = JSON.stringify(extra.authenticated?.caller)
      const isSame = (await isAuthenticated(extra, payload)) && JSON.stringify(extra.authenticated?.caller) === before
      // Its subscriptions are those of the caller that it was.
      if (!isSame) extra.connection.close(CloseCode.Forbidden, 'Forbidden')
    },

    async onSubscribe(socket, id, payload) {
      const { extra } = socket
      const { operationName: sentName, variables, ...asked } = payload
      // An empty name is none, as over HTTP.
      const operationName = sentName || undefined
      const context: OperationContext = {
        caller: extra.authenticated?.caller ?? anonymous,
        requestId: flat(randomUUID()),
        clientAddress: extra.request.ip,
        userAgent: extra.request.headers['user-agent'],
        ...(extra.clientHeaders && { clientHeaders: extra.clientHeaders }),
        wantsCost: asked.extensions?.cost === true,
      }
      const line = beginLine({ transport: 'websocket', context, connection: extra.connection })
      lines.set(payload, line)
      const refused = (errors: readonly GraphQLError[]) => {
        // Whoever has left is told nothing.
        if (!(id in socket.subscriptions)) line.end('left')
        return errors
      }
      try {
        const found = await read(asked, context)
        if (!found) return refused([toGraphQLError(new DomainError('BAD_USER_INPUT', 'There is no operation'))])
        if (isRefused(found)) return refused(found)
        const operation: LiveOperation = { ...found, ...(operationName && { operationName }), variables: variables ?? {} }
        // graphql-ws has no code for it.
        if (!getOperationAST(found.document, operationName)) return refused([unresolved()])
        line.named(operation)
        const contextValue: Asked = { operation, context, id, extra, line }
        // graphql-ws reads schema, document and operationName; the rest is what `answer` below needs.
        return { schema: found.schema, document: found.document, operationName, contextValue } as ExecutionArgs
      } catch (error) {
        return refused([toGraphQLError(error)])
      }
    },

    execute: ({ contextValue }) => answer(contextValue as Asked),
    subscribe: ({ contextValue }) => answer(contextValue as Asked),

    onError({ subscriptions }, id, payload, errors) {
      const line = lines.get(payload)
      const presented = errors.map((error) => shownError(toGraphQLError(error), logOf(line)))
      line?.failed(presented)
      // Where it was refused before it began nothing further comes.
      if (subscriptions[id] === null) line?.end('complete')
      return presented
    },
    onComplete: ({ subscriptions }, id, payload) => lines.get(payload)?.end(id in subscriptions ? 'complete' : 'left'),
  })

  const logOf = (line: OperationLine | undefined) => log.child({ requestId: line?.requestId })

  async function isAuthenticated(extra: SocketExtra, params: Record<string, unknown> | undefined): Promise<boolean> {
    try {
      const authenticated = await authenticate(credentialIn(params) ?? credentialIn(extra.request.headers))
      // Nobody would ever stop watching.
      if (extra.connection.closeCode !== undefined) return false
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

  async function answer({ operation, context, id, extra: { outbox, connection }, line }: Asked): Promise<never> {
    const startedAt = performance.now()
    const started = await startOperation(stages, operation, context, outbox)
    const hasErrors = !(started instanceof Subscriber) && (started.errors?.length ?? 0) > 0
    metrics.observe('websocket', hasErrors ? 'partial' : 'ok', (performance.now() - startedAt) / 1000)
    if (started instanceof Subscriber) return new SocketEvents(started, id, connection, line) as never
    return sendingAnswer(id, connection, () => {
      const result = shown(started, logOf(line))
      line.answered(result)
      return bytesOf(result)
    }) as never
  }

  return (socket, request) => {
    const { ip, headers, id, socket: stream } = request
    const connection = new SocketConnection({ socket, stream, keepAlive, requestId: flat(id), log })
    const outbox = new Outbox('websocket', outboxLimits, () => connection.close(CLOSE.tryAgainLater, 'Read too slowly: resume'))
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

/** V8 keeps an id as the thirty pieces that it was put together from, which live as long as the socket: a kilobyte of them. */
function flat(id: string): string {
  return Buffer.from(id, 'latin1').toString('latin1')
}
