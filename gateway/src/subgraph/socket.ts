import type { CallerSigner } from '@agentic/caller/signed-caller'
import type { SignedExtensions } from '@agentic/service/serve-subgraph'
import type { FormattedExecutionResult } from 'graphql'
import { type Client, createClient } from 'graphql-ws'
import { type Agent, WebSocket } from 'undici'
import type { ClientHeaders } from './client-headers.ts'
import type { SubgraphLink, SubgraphRequest } from './link.ts'
import { breakOf, createSource, errorsOf, type Source } from './source.ts'
import { resultOfJson } from './subgraph-errors.ts'

const KEEP_ALIVE_MS = 15_000
const ACK_MS_MAX = 10_000

interface Connection {
  readonly client: Client
  readonly sources: Set<Source>
  /** Its socket closes with its last subscription: the next one opens another. */
  leave(source: Source): void
  /** Rejects where the subgraph cannot be reached. */
  readonly connected: Promise<void>
}

/**
 * A WebSocket (graphql-transport-ws) for each caller and what the subgraph gets of its headers, with all of its subscriptions
 * to a subgraph, open while there are any. A socket that breaks ends its sources with SUBGRAPH_UNAVAILABLE: only whoever
 * knows the last event can go on without a gap.
 */
export function createSocket(options: {
  name: string
  url: string
  /** The one of the moment. */
  agent: () => Agent
  signer: CallerSigner
  choose: (headers: ClientHeaders | undefined) => ClientHeaders
  /** What a subgraph gets in `connectionParams`: there are no headers of a subscription. */
  credentials: (request: SubgraphRequest) => ClientHeaders
}): Pick<SubgraphLink, 'subscribe' | 'close'> {
  const { name, agent, signer, choose, credentials } = options
  const url = options.url.replace(/^http/, 'ws')
  const webSocketImpl = class extends WebSocket {
    constructor(at: string, protocols: string) {
      super(at, { protocols, dispatcher: agent() })
    }
  }
  const connections = new Map<string, Connection>()

  function connectionOf(request: SubgraphRequest): Connection {
    const key = JSON.stringify([request.caller, choose(request.clientHeaders)])
    const known = connections.get(key)
    if (known) return known
    const sources = new Set<Source>()
    const { promise: connected, resolve, reject } = Promise.withResolvers<void>()
    // Whoever subscribes waits for it; where they all have left, nobody does.
    connected.catch(() => {})
    const broken = (cause: unknown) => {
      const error = breakOf(name, cause)
      reject(error)
      for (const source of sources) source.end({ errors: [error] })
      // It rejects where the socket never opened.
      Promise.try(() => client.dispose()).catch(() => {})
    }
    const client = createClient({
      url,
      webSocketImpl,
      connectionParams: () => credentials(request),
      keepAlive: KEEP_ALIVE_MS,
      connectionAckWaitTimeout: ACK_MS_MAX,
      retryAttempts: 0,
      // By itself the client would subscribe again after a normal closure, from where the first subscription began.
      on: { connected: () => resolve(), closed: broken, error: broken },
    })
    const connection: Connection = {
      client,
      sources,
      connected,
      leave(source) {
        sources.delete(source)
        if (sources.size === 0 && connections.get(key) === connection) connections.delete(key)
      },
    }
    connections.set(key, connection)
    return connection
  }

  return {
    async subscribe(request) {
      const extensions = extensionsOf(request, signer)
      const connection = connectionOf(request)
      const source = createSource(name)
      connection.sources.add(source)
      const complete = connection.client.subscribe(
        {
          query: request.query,
          operationName: request.operationName ?? null,
          variables: { ...request.variables },
          extensions: { ...extensions },
        },
        {
          next: (result) => source.push(resultOfJson(result as FormattedExecutionResult)),
          complete: () => source.end(),
          error: (error) => source.end({ errors: errorsOf(name, error) }),
        },
      )
      source.onEnd(() => {
        connection.leave(source)
        complete()
      })
      await connection.connected
      return source.events()
    },
    async close() {
      for (const { client } of connections.values()) await client.dispose()
    },
  }
}

function extensionsOf(request: SubgraphRequest, signer: CallerSigner): SignedExtensions {
  const { caller, requestId, clientAddress, userAgent } = request
  return {
    caller: signer.sign(caller),
    requestId,
    ...(clientAddress !== undefined && { clientAddress }),
    ...(userAgent !== undefined && { userAgent }),
  }
}
