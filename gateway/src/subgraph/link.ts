import type { SubgraphRequest as SubgraphOperation } from '@agentic/service/subgraph'
import type { ExecutionResult } from 'graphql'
import type { ClientHeaders } from './client-headers.ts'

/** One operation for a subgraph, and what goes with it on its way. */
export interface SubgraphRequest extends SubgraphOperation {
  /** Those that may be propagated; a link passes on what is meant for its subgraph. */
  readonly clientHeaders?: ClientHeaders
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
