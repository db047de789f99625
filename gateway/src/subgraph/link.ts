import type { Caller } from '@agentic/caller/caller'
import type { ExecutionResult } from 'graphql'
import type { ClientHeaders } from './client-headers.ts'

/** One operation for a subgraph, with what the gateway knows of its origin. */
export interface SubgraphRequest {
  readonly query: string
  readonly operationName?: string | null
  readonly variables?: Readonly<Record<string, unknown>> | null
  readonly caller: Caller
  readonly requestId: string
  readonly clientAddress?: string
  readonly userAgent?: string
  /** Those that may be propagated; a link passes on what is meant for its subgraph. */
  readonly clientHeaders?: ClientHeaders
  readonly signal?: AbortSignal
  /** By which the subgraph goes on with the trace of the request (W3C Trace Context). */
  readonly traceHeaders?: Readonly<Record<string, string>>
}

/** The way to a subgraph: over HTTP, or a `Subgraph` in this process as it is. */
export interface SubgraphLink {
  /** @throws GraphQLError with a code where the subgraph does not answer. */
  execute(request: SubgraphRequest): Promise<ExecutionResult>
  /** Resolves to a result with errors where the subscription was refused. */
  subscribe(request: SubgraphRequest): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult>
  /** @throws Error where it does not answer, or says that it cannot */
  ready?(): Promise<void>
  close(): Promise<void>
}
