import type { ExecutionResult, FormattedExecutionResult } from 'graphql'
import { createClient } from 'graphql-sse'
import { type Agent, fetch, type RequestInit } from 'undici'
import type { SubgraphRequest } from './link.ts'
import { breakOf, createSource } from './source.ts'
import { resultOfJson } from './subgraph-errors.ts'

/** A subscription to a subgraph that serves them as Server-Sent Events, in the distinct connections mode of GraphQL over SSE. */
export async function subscribeToEventStream(options: {
  name: string
  url: string
  agent: Agent
  headers: Record<string, string>
  request: SubgraphRequest
}): Promise<AsyncGenerator<ExecutionResult, void>> {
  const { name, url, agent, headers, request } = options
  const { promise: connected, resolve, reject } = Promise.withResolvers<void>()
  const source = createSource(name)
  const fetchFn = (at: string, init: RequestInit) => fetch(at, { ...init, dispatcher: agent })
  const client = createClient({ url, headers, fetchFn, retryAttempts: 0, on: { connected: () => resolve() } })
  const leave = client.subscribe(
    { query: request.query, operationName: request.operationName ?? undefined, variables: { ...request.variables } },
    {
      next: (result) => source.push(resultOfJson(result as FormattedExecutionResult)),
      complete: () => source.end(),
      error(cause) {
        const error = breakOf(name, cause)
        reject(error)
        source.end({ errors: [error] })
      },
    },
  )
  source.onEnd(leave)
  await connected
  return source.events()
}
