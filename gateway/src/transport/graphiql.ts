import { promisify } from 'node:util'
import { gunzip, gzip } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'

const [compress, expand] = [promisify(gzip), promisify(gunzip)]

const DEFAULT_QUERY = `# Log in, with { "email": "…", "password": "…" } as variables below.
# Then put the token into the headers beside them: { "authorization": "Bearer …" }
mutation Login($email: EmailAddress!, $password: String!) {
  login(input: { email: $email, password: $password }) {
    accessToken
  }
}
`

/**
 * GraphiQL at `/graphiql`, for machines that have no internet: everything is in the one page. Its subscriptions come
 * as server-sent events, since browsers let no page set a header on a WebSocket.
 */
export function serveGraphiql(server: FastifyInstance): void {
  let page: Promise<Buffer> | undefined
  server.get('/graphiql', async (request: FastifyRequest, reply: FastifyReply) => {
    page ??= renderPage()
    reply.type('text/html; charset=utf-8').header('vary', 'accept-encoding')
    const takesGzip = /\bgzip\b/.test(String(request.headers['accept-encoding']))
    return takesGzip ? reply.header('content-encoding', 'gzip').send(await page) : reply.send(await expand(await page))
  })
}

/** 9 MB of text are loaded when somebody first asks, and kept as the 2 MB that they compress to. */
async function renderPage(): Promise<Buffer> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  return compress(renderGraphiQL({ endpoint: '/graphql', title: 'GraphiQL', defaultQuery: DEFAULT_QUERY }))
}
