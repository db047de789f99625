import type { CallerSigner } from '@agentic/caller/signed-caller'
import type { ExecutionResult, FormattedExecutionResult } from 'graphql'
import { request as undiciRequest } from 'undici'
import { askForJson } from './ask-for-json.ts'
import { type CallWatch, createCallPolicy, isTimeout } from './call-policy.ts'
import { type ClientHeaders, createHeaderChoice, type PropagatedHeader } from './client-headers.ts'
import { Dispatchers } from './dispatchers.ts'
import { subscribeToEventStream } from './event-stream.ts'
import type { SubgraphLink, SubgraphRequest } from './link.ts'
import { createSocket } from './socket.ts'
import { resultOfJson, timedOut, unavailable } from './subgraph-errors.ts'
import { TIMEOUT_MS } from './subgraph-timeouts.ts'
import type { TlsSource } from './watched-tls.ts'

const READY_MS_MAX = 1_000
// As planners write operations.
const MUTATION = /^\s*mutation\b/

export interface HttpLinkOptions {
  readonly name: string
  /** Where the subgraph serves GraphQL over HTTP POST. */
  readonly url: string
  readonly signer: CallerSigner
  /** In which the subgraph gets the signed caller; without it `authorization`. */
  readonly callerHeader?: string
  /** Without it none. */
  readonly propagatedHeaders?: readonly PropagatedHeader[]
  /** For an `https` URL; without it its certificate must be one that everybody trusts. */
  readonly tls?: TlsSource | undefined
  /** How long it may take to answer; without it 30 s. */
  readonly timeoutMs?: number
  /** How the subgraph serves subscriptions, at the same URL; graphql-transport-ws where nothing is said. */
  readonly subscriptions?: 'websocket' | 'sse'
  readonly watch?: CallWatch | undefined
}

/** The way to a subgraph in another process. */
export function createHttpLink({ name, url, signer, subscriptions, ...options }: HttpLinkOptions): SubgraphLink {
  const { callerHeader = 'authorization', propagatedHeaders = [], timeoutMs = TIMEOUT_MS, tls, watch } = options
  const { origin, pathname, search } = new URL(url)
  const dispatchers = new Dispatchers(origin, tls)
  const policy = createCallPolicy(watch)
  const choose = createHeaderChoice(propagatedHeaders, name)
  // Ours come last: nothing that a client sends replaces them.
  const credentials = ({ caller, clientHeaders }: SubgraphRequest): ClientHeaders => ({
    ...choose(clientHeaders),
    [callerHeader]: `Bearer ${signer.sign(caller)}`,
  })
  const socket = createSocket({ name, url, agent: () => dispatchers.agent, signer, choose, credentials })

  async function post(request: SubgraphRequest): Promise<ExecutionResult> {
    const { query, operationName, variables, signal } = request
    const body = JSON.stringify({ query, operationName: operationName ?? undefined, variables: variables ?? undefined })
    const endsAt = performance.now() + timeoutMs
    // In whole milliseconds: Node keeps a list of timers for each length.
    const leftMs = () => Math.max(1, Math.ceil(endsAt - performance.now()))
    const ask = async () => {
      // Signed for each try: the first may have taken longer than a signature lasts.
      const headers = headersOf(request, credentials(request))
      const sent = { method: 'POST', path: pathname + search, headers, body } as const
      return resultOf(await askForJson(dispatchers.pool, sent, { signal, timeoutMs: leftMs() }))
    }
    return policy.call(ask, { isIdempotent: !MUTATION.test(query), signal })
  }

  return {
    async execute(request) {
      try {
        return await post(request)
      } catch (error) {
        throw isTimeout(error) ? timedOut(name, error) : unavailable(name, error)
      }
    },
    async subscribe(request) {
      if (subscriptions !== 'sse') return socket.subscribe(request)
      const headers = headersOf(request, credentials(request))
      return subscribeToEventStream({ name, url, agent: dispatchers.agent, headers, request })
    },
    async ready() {
      // By a connection of its own: a busy subgraph is no lost one.
      const { statusCode, body } = await undiciRequest(`${origin}/ready`, {
        dispatcher: dispatchers.agent,
        headersTimeout: READY_MS_MAX,
        bodyTimeout: READY_MS_MAX,
      })
      await body.dump()
      // One that knows no such path is there at least.
      if (statusCode >= 500) throw new Error(`${name} answers /ready with ${statusCode}`)
    },
    async close() {
      await socket.close()
      await dispatchers.close()
      policy.close()
    },
  }
}

type Origin = Pick<SubgraphRequest, 'requestId' | 'clientAddress' | 'userAgent' | 'traceHeaders'>

function headersOf(
  { requestId, clientAddress, userAgent, traceHeaders }: Origin,
  credentials: ClientHeaders,
): Record<string, string> {
  return {
    ...credentials,
    'content-type': 'application/json',
    accept: 'application/graphql-response+json, application/json',
    'x-request-id': requestId,
    ...traceHeaders,
    ...(clientAddress !== undefined && { 'x-client-address': clientAddress }),
    ...(userAgent !== undefined && { 'x-client-user-agent': userAgent }),
  }
}

function resultOf(json: unknown): ExecutionResult {
  const isResult = typeof json === 'object' && json !== null && ('data' in json || 'errors' in json)
  if (!isResult) throw new Error('It answered with something else than a GraphQL result')
  return resultOfJson(json as FormattedExecutionResult)
}
