import type { CallerSigner } from '@agentic/caller/signed-caller'
import type { SignedExtensions } from '@agentic/service/serve-subgraph'
import { type ExecutionResult, type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql'
import { createClient } from 'graphql-ws'
import { createEventQueue } from './event-queue.ts'
import type { SubgraphLink, SubgraphRequest } from './link.ts'
import { relocated, resultOfJson, unavailable } from './subgraph-errors.ts'

const KEEP_ALIVE_MS = 15_000
const ACK_MS_MAX = 10_000
const IDLE_MS_MAX = 1_000

/** One WebSocket for all subscriptions to a subgraph, open while there are any; each message carries its own caller. */
export function createSocket(options: {
  name: string
  url: string
  signer: CallerSigner
}): Pick<SubgraphLink, 'subscribe' | 'close'> {
  const { name, url, signer } = options
  const client = createClient({
    url: url.replace(/^http/, 'ws'),
    lazyCloseTimeout: IDLE_MS_MAX,
    keepAlive: KEEP_ALIVE_MS,
    connectionAckWaitTimeout: ACK_MS_MAX,
    // Subscribing again behind the client's back would lose the events of the gap: the client is told instead.
    retryAttempts: 0,
  })

  return {
    async subscribe(request) {
      const extensions = { ...(await extensionsOf(request, signer)) }
      const queue = createEventQueue<ExecutionResult>()
      const { query, operationName, variables } = request
      const leave = client.subscribe(
        { query, operationName: operationName ?? null, variables: { ...variables }, extensions },
        {
          next: (result) => {
            if (!queue.push(resultOfJson(result as FormattedExecutionResult))) leave()
          },
          complete: () => queue.end(),
          error: (error) => queue.end({ errors: errorsOf(name, error) }),
        },
      )
      return queue.events(leave)
    },
    close: async () => client.dispose(),
  }
}

async function extensionsOf(request: SubgraphRequest, signer: CallerSigner): Promise<SignedExtensions> {
  const { caller, requestId, clientAddress, userAgent } = request
  return {
    caller: await signer.sign(caller),
    requestId,
    ...(clientAddress !== undefined && { clientAddress }),
    ...(userAgent !== undefined && { userAgent }),
  }
}

/** graphql-ws hands over the subgraph's errors, the event of the socket's end, or what was thrown. */
function errorsOf(name: string, error: unknown): GraphQLError[] {
  if (Array.isArray(error)) return error.map((each: GraphQLFormattedError) => relocated(each, each.path))
  if (error instanceof GraphQLError) return [error]
  const { code, reason } = (error ?? {}) as Partial<CloseEvent>
  const cause = error instanceof Error ? error : new Error(`Its socket closed: ${code ?? ''} ${reason ?? ''}`.trim())
  return [unavailable(name, cause)]
}
