import type { Log } from '@agentic/service/log'
import { ApolloServer, type ApolloServerPlugin } from '@apollo/server'
import { ApolloServerPluginLandingPageLocalDefault } from '@apollo/server/plugin/landingPage/default'
import { fastifyApolloDrainPlugin } from '@as-integrations/fastify'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql'
import type { ExecutableOperation, OperationContext } from '../execute/executor.ts'
import { unread } from '../execute/written-result.ts'
import type { CurrentSupergraph } from '../supergraph/live-supergraph.ts'
import { createApolloHandler } from './by-apollo.ts'
import { presentError, toGraphQLError } from './errors.ts'
import type { ReadDocument } from './read-operation.ts'
import { bytesOf, shownError } from './shown-result.ts'
import type { Stages } from './stages.ts'
import { headersOf, statusOf } from './status.ts'

type Asked = Pick<ExecutableOperation, 'operationName' | 'variables'>

export interface ApolloContext extends OperationContext {
  readonly read?: ReadDocument | undefined
}

/** Apollo Server has rules of its own for some errors only. */
const statusByCode: ApolloServerPlugin = {
  async requestDidStart() {
    return {
      async willSendResponse({ request, response: { body, http } }) {
        // What it says of a bad request, it says by its status too: 405, 406, 415.
        if (body.kind !== 'single' || body.singleResult.errors?.[0]?.extensions?.code === 'BAD_REQUEST') return
        http.status = statusOf(body.singleResult, request.http?.headers.get('accept'))
        for (const [name, value] of Object.entries(headersOf(body.singleResult))) http.headers.set(name, value)
      },
    }
  },
}

export interface ApolloOptions {
  readonly supergraph: CurrentSupergraph
  readonly stages: Stages
  readonly server: FastifyInstance
  readonly log: Log
}

/** Apollo Server in front of our stages: it parses, validates and answers, and takes them for its gateway. */
export interface Apollo {
  /** @throws DomainError SUBGRAPH_UNAVAILABLE before the first supergraph */
  handle(request: FastifyRequest, reply: FastifyReply): Promise<unknown>
  /** Stops the HTTP server too, once it has answered what it was asked. */
  stop(): Promise<void>
}

type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>

export function createApollo(options: ApolloOptions): Apollo {
  const { supergraph, server } = options
  const apollo = createApolloServer(options)
  let starting: Promise<Handler> | undefined

  async function start(): Promise<Handler> {
    await apollo.start()
    return createApolloHandler(apollo)
  }
  // It cannot be started without a schema.
  supergraph.onChange(() => {
    starting ??= start()
  })

  return {
    async handle(request, reply) {
      supergraph.current()
      const handler = await starting
      return handler?.(request, reply)
    },
    async stop() {
      if (!starting) return server.close()
      await starting
      return apollo.stop()
    },
  }
}

function createApolloServer({ supergraph, stages, server, log }: ApolloOptions): ApolloServer<ApolloContext> {
  // Apollo Server formats errors without a word about their request; and requests that share an answer share its errors.
  const presented = new WeakMap<object, GraphQLFormattedError>()

  async function run(read: ReadDocument | undefined, asked: Asked, context: OperationContext): Promise<ExecutionResult> {
    try {
      if (!read) throw new Error('The document was not read before')
      return await stages.run({ ...read, ...asked }, context)
    } catch (error) {
      return { errors: [toGraphQLError(error)] }
    }
  }

  function format(formatted: GraphQLFormattedError, error: unknown): GraphQLFormattedError {
    const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error
    return presented.get(error as object) ?? presentError(formatted, log, cause)
  }

  return new ApolloServer<ApolloContext>({
    gateway: {
      onSchemaLoadOrUpdate: (listener) =>
        supergraph.onChange(({ apiSchema, sdl }) => listener({ apiSchema, coreSupergraphSdl: sdl })),
      async load() {
        return {
          executor: async ({ request: { operationName, variables = {} }, context }) => {
            const { read, ...origin } = context as ApolloContext
            const result = await run(read, { operationName, variables }, origin)
            for (const error of result.errors ?? [])
              presented.set(error, shownError(error, log.child({ requestId: origin.requestId })))
            // It copies results, by which one that was written would become objects again.
            return unread(result) as ExecutionResult
          },
        }
      },
      async stop() {},
    },
    introspection: true,
    includeStacktraceInErrorResponses: false,
    // `read` knows persisted documents, and has validated this one, with the limits and for the schema of whoever asks; and csrf.ts knows Apollo's rule.
    dangerouslyDisableValidation: true,
    csrfPrevention: false,
    persistedQueries: false,
    // Apollo Server hands it on without a look at it; a text would be encoded, and copied once more to stand behind the headers.
    stringifyResult: (result) => bytesOf(result) as never,
    formatError: format,
    logger: log,
    stopOnTerminationSignals: false,
    plugins: [
      statusByCode,
      fastifyApolloDrainPlugin(server),
      ApolloServerPluginLandingPageLocalDefault({ embed: true, includeCookies: false }),
    ],
  })
}
