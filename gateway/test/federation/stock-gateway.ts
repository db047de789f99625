// @apollo/gateway itself, to compare with.
import { anonymous } from '@agentic/caller/caller'
import type { Subgraph } from '@agentic/service/subgraph'
import { ApolloGateway } from '@apollo/gateway'
import { type ExecutionResult, parse } from 'graphql'
import { toJson } from '../../src/execute/graph.fixture.ts'

export interface StockGateway {
  /** The result in its JSON form. @throws GraphQLError where the operation cannot be planned */
  run(subgraphs: readonly Subgraph[], text: string, variables?: Record<string, unknown>): Promise<ExecutionResult>
  stop(): Promise<void>
}

type Executor = Awaited<ReturnType<ApolloGateway['load']>>['executor']
type RequestContext = Parameters<NonNullable<Executor>>[0]

const silent = { debug() {}, info() {}, warn() {}, error() {} }

/** @param supergraphSdl without @authenticated and its like, which it refuses */
export async function startStockGateway(supergraphSdl: string): Promise<StockGateway> {
  const gateway = new ApolloGateway({
    supergraphSdl,
    logger: silent,
    buildService: ({ name }) => ({
      async process({ request: { query = '', variables = {} }, context }) {
        const subgraph = (context.subgraphs as readonly Subgraph[]).find((each) => each.name === name)
        return toJson(await subgraph?.execute({ query, variables, caller: anonymous, requestId: 'request-1' })) as object
      },
    }),
  })
  const { executor } = await gateway.load()
  return {
    async run(subgraphs, text, variables = {}) {
      const request = { query: text, variables }
      const context = { request, document: parse(text), queryHash: text, context: { subgraphs }, metrics: {}, logger: silent }
      return toJson(await executor(context as unknown as RequestContext))
    },
    stop: () => gateway.stop(),
  }
}
