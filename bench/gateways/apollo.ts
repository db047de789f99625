// The stock gateway: @apollo/gateway behind Apollo Server on Fastify, as its documentation sets it up.
import { readFileSync } from 'node:fs'
import { ApolloGateway, RemoteGraphQLDataSource } from '@apollo/gateway'
import { ApolloServer } from '@apollo/server'
import { fastifyApolloHandler } from '@as-integrations/fastify'
import { fastify } from 'fastify'

interface Context {
  readonly authorization?: string
}

class Subgraph extends RemoteGraphQLDataSource<Context> {
  override willSendRequest({
    request,
    context,
  }: Parameters<NonNullable<RemoteGraphQLDataSource<Context>['willSendRequest']>>[0]) {
    if (context.authorization) request.http?.headers.set('authorization', context.authorization)
  }
}

const gateway = new ApolloGateway({
  supergraphSdl: readFileSync(process.env.SUPERGRAPH_PATH as string, 'utf8'),
  buildService: ({ url }) => new Subgraph({ url }),
})
const apollo = new ApolloServer<Context>({ gateway, stopOnTerminationSignals: false })
await apollo.start()
const server = fastify({ bodyLimit: 16 * 1024 * 1024 })
server.post(
  '/graphql',
  fastifyApolloHandler(apollo, { context: async ({ headers }) => ({ authorization: headers.authorization }) }),
)
await server.listen({ host: '127.0.0.1', port: Number(process.env.PORT) })
process.once('SIGTERM', () => process.exit())
