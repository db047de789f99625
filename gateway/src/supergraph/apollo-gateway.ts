import type { Log } from '@agentic/service/log'
import type { ApolloGateway, SupergraphSdlUpdateFunction } from '@apollo/gateway'
import type { GraphQLSchema } from 'graphql'
import { turnOffApolloReports } from '../config.ts'
import { loadApolloGateway } from './load-apollo-gateway.ts'
import { withOperationDirectives } from './operation-directives.ts'
import { withoutAccessDirectives } from './supergraph-document.ts'

/**
 * `@apollo/gateway` as the judge of supergraphs: it loads, validates and swaps them; planning and executing are ours.
 */
export interface SupergraphLoader {
  /** @returns the schema that clients see. @throws Error where it is no valid supergraph; the one before stays loaded. */
  load(sdl: string): Promise<GraphQLSchema>
  stop(): Promise<void>
}

export function createSupergraphLoader(log: Log): SupergraphLoader {
  let loaded: { readonly gateway: ApolloGateway; readonly update: SupergraphSdlUpdateFunction } | undefined
  let apiSchema: GraphQLSchema | undefined

  async function loadFirst(supergraphSdl: string): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<SupergraphSdlUpdateFunction>()
    const gateway = createApolloGateway(log, async ({ update }) => {
      resolve(update)
      return { supergraphSdl }
    })
    gateway.onSchemaLoadOrUpdate((event) => {
      apiSchema = event.apiSchema
    })
    await gateway.load()
    loaded = { gateway, update: await promise }
  }

  return {
    async load(sdl) {
      const plain = withoutAccessDirectives(sdl)
      apiSchema = undefined
      if (loaded) loaded.update(plain)
      else await loadFirst(plain)
      // It says nothing of an SDL that it was given before.
      if (!apiSchema) throw new Error('This supergraph was refused before')
      return withOperationDirectives(apiSchema, sdl)
    },
    stop: async () => loaded?.gateway.stop(),
  }
}

type Initialize = (options: { update: SupergraphSdlUpdateFunction }) => Promise<{ supergraphSdl: string }>

function createApolloGateway(log: Log, supergraphSdl: Initialize): ApolloGateway {
  turnOffApolloReports()
  const { ApolloGateway } = loadApolloGateway()
  return new ApolloGateway({
    supergraphSdl,
    validateSupergraph: true,
    // What matters it throws; what it logs is of its own way to subgraphs, which nobody goes.
    logger: { debug() {}, info() {}, warn: (message) => log.debug(message), error: (message) => log.debug(message) },
    buildService: ({ name }) => ({
      process: () => Promise.reject(new Error(`${name} is asked through its link, never through @apollo/gateway`)),
    }),
  })
}
