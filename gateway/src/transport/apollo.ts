import type { Log } from '@agentic/service/log'
import { ApolloServer } from '@apollo/server'
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default'
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify'
import type { FastifyInstance } from 'fastify'
import { GraphQLError } from 'graphql'
import { DEFAULT_LIMITS } from '../admit/admit.ts'
import type { OperationContext } from '../execute/executor.ts'
import type { Supergraph } from '../supergraph/supergraph.ts'
import { presentError, toGraphQLError } from './errors.ts'
import type { Stages } from './stages.ts'

/** Apollo Server in front of our stages: it parses, validates and answers, and takes them for its gateway. */
export function createApollo(options: {
  supergraph: Supergraph
  stages: Stages
  server: FastifyInstance
  log: Log
}): ApolloServer<OperationContext> {
  const { supergraph, stages, server, log } = options
  return new ApolloServer<OperationContext>({
    gateway: {
      onSchemaLoadOrUpdate(loaded) {
        loaded({ apiSchema: supergraph.apiSchema, coreSupergraphSdl: supergraph.sdl })
        return () => {}
      },
      async load() {
        return {
          executor: async ({ document, source, request, context }) => {
            try {
              const operation = {
                document,
                text: source,
                operationName: request.operationName,
                variables: request.variables ?? {},
                schema: supergraph.apiSchema,
              }
              return await stages.run(operation, context as OperationContext)
            } catch (error) {
              return { errors: [toGraphQLError(error)] }
            }
          },
        }
      },
      async stop() {},
    },
    introspection: true,
    includeStacktraceInErrorResponses: false,
    parseOptions: { maxTokens: DEFAULT_LIMITS.tokensMax },
    formatError: (formatted, error) =>
      presentError(formatted, log, error instanceof GraphQLError ? (error.originalError ?? error) : error),
    logger: log,
    stopOnTerminationSignals: false,
    plugins: [
      fastifyApolloDrainPlugin(server),
      ApolloServerPluginLandingPageLocalDefault({ embed: true, includeCookies: false }),
    ],
  })
}
