import { setTimeout as sleep } from 'node:timers/promises'
import type { Caller } from '@agentic/caller/caller'
import type { CallerVerifier } from '@agentic/caller/signed-caller'
import websocket from '@fastify/websocket'
import { type FastifyError, fastify } from 'fastify'
import { type DocumentNode, type ExecutionArgs, GraphQLError, parse } from 'graphql'
import { createHandler } from 'graphql-http/lib/use/fastify'
import { makeHandler } from 'graphql-ws/use/@fastify/websocket'
import { serveHealth } from './health.ts'
import type { Running } from './lifecycle.ts'
import { listen } from './listen.ts'
import type { Log } from './log.ts'
import type { Subgraph, SubgraphRequest } from './subgraph.ts'

const BODY_BYTES_MAX = 4 * 1024 * 1024

export interface ServeOptions {
  readonly host: string
  readonly port: number
  /** How long `/ready` already says no while requests are still served, before the server closes. */
  readonly drainMs?: number
  readonly verifier: CallerVerifier
  readonly log: Log
}

/** What a caller of `subscribe` sends beside the operation, since one socket carries the subscriptions of many callers. */
export interface SignedExtensions {
  readonly caller: string
  readonly requestId: string
  readonly clientAddress?: string
  readonly userAgent?: string
}

/**
 * Serves a subgraph over HTTP POST and graphql-transport-ws at /graphql. Every operation must carry a caller signed by
 * the gateway: in `Authorization: Bearer …`, or in `extensions.caller` of a subscription.
 */
export async function serveSubgraph(subgraph: Subgraph, options: ServeOptions): Promise<Running & { readonly port: number }> {
  const { verifier, log, drainMs = 0 } = options
  const server = fastify({ bodyLimit: BODY_BYTES_MAX, forceCloseConnections: 'idle' })
  server.setErrorHandler((error: FastifyError, request, reply) => {
    if (error.statusCode && error.statusCode < 500) return reply.send(error)
    log.error({ err: error, url: request.url }, 'A request failed')
    return reply.code(500).send({ error: 'server_error' })
  })
  await server.register(websocket)
  const health = serveHealth(server, { ready: subgraph.ready, log })
  subgraph.routes?.(server)

  const answer = createHandler({
    async onSubscribe({ raw }, params) {
      const caller = await verified(verifier, raw.headers.authorization?.replace(/^Bearer /, ''), log)
      if (caller instanceof GraphQLError) return [caller]
      const { query, operationName, variables } = params
      const header = (name: string) => raw.headers[name]?.toString()
      return subgraph.execute({
        query,
        operationName,
        variables,
        caller,
        requestId: header('x-request-id') ?? '',
        clientAddress: header('x-client-address'),
        userAgent: header('x-client-user-agent'),
      } as SubgraphRequest)
    },
  })
  server.post('/graphql', answer)

  server.get(
    '/graphql',
    { websocket: true },
    makeHandler({
      async onSubscribe(_, __, payload) {
        const { caller: token, ...origin } = (payload.extensions ?? {}) as unknown as Partial<SignedExtensions>
        const caller = await verified(verifier, token, log)
        if (caller instanceof GraphQLError) return [caller]
        const { query, operationName, variables } = payload
        const request = { query, operationName, variables, caller, requestId: '', ...origin } as SubgraphRequest
        // graphql-ws tells subscriptions from queries by the document; the subgraph itself parses and validates with its cache.
        const document = parsed(query)
        if (document instanceof GraphQLError) return [document]
        return { contextValue: request, document, operationName } as unknown as ExecutionArgs
      },
      subscribe: ({ contextValue }) => subgraph.subscribe(contextValue as SubgraphRequest),
      execute: ({ contextValue }) => subgraph.execute(contextValue as SubgraphRequest),
    }),
  )

  const address = await listen(server, options)
  log.info(`${subgraph.name} listens on ${address.origin}`)
  return {
    port: Number(address.port),
    async stop() {
      health.drain()
      await sleep(drainMs)
      await server.close()
    },
  }
}

function parsed(query: string): DocumentNode | GraphQLError {
  try {
    return parse(query)
  } catch (error) {
    if (error instanceof GraphQLError) return error
    throw error
  }
}

async function verified(verifier: CallerVerifier, token: string | undefined, log: Log): Promise<Caller | GraphQLError> {
  const refusal = new GraphQLError('This subgraph answers only to its gateway', { extensions: { code: 'UNAUTHENTICATED' } })
  if (!token) return refusal
  try {
    return await verifier.verify(token)
  } catch (error) {
    log.warn(error, 'A request without a valid signed caller was refused')
    return refusal
  }
}
