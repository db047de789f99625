import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type RequestListener } from 'node:http'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import type { Caller } from '@agentic/caller/caller'
import { createCallerSigner, createCallerVerifier } from '@agentic/caller/signed-caller'
import { StopStack } from '@agentic/service/lifecycle'
import { serveSubgraph } from '@agentic/service/serve-subgraph'
import type { Subgraph, SubgraphRequest } from '@agentic/service/subgraph'
import { until } from '@agentic/testing/until'
import { buildSchema, type ExecutionResult, GraphQLError, subscribe } from 'graphql'
import { createHandler as createSseHandler } from 'graphql-sse/lib/use/http'
import { allSubgraphs, createTestGraph, createTestSubgraph, log, toJson } from '../execute/graph.fixture.ts'
import { EventQueue } from './event-queue.ts'
import { createHttpLink } from './http-link.ts'
import type { SubgraphLink } from './link.ts'

const caller: Caller = { kind: 'USER', tenantId: 't1', userId: 'u1', sessionId: 's1', permissions: ['user:read'] }
const request = { caller, requestId: 'request-7', clientAddress: '10.0.0.1', userAgent: 'test/1' }

const signer = await createCallerSigner()
let stops = new StopStack()

afterEach(async () => {
  await stops.stop()
  stops = new StopStack()
})

async function served(subgraph: Subgraph): Promise<SubgraphLink> {
  const verifier = createCallerVerifier(signer.jwks)
  const server = await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0, verifier, log })
  stops.push(() => server.stop())
  return linked(`http://127.0.0.1:${server.port}/graphql`)
}

function linked(url: string, by = signer): SubgraphLink {
  const link = createHttpLink({ name: 'echo', url, signer: by })
  stops.push(() => link.close())
  return link
}

/** To a server that answers as it is told. */
async function linkedTo(answer: RequestListener): Promise<SubgraphLink> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => server.closeAllConnections())
  stops.push(() => void server.close())
  return linked(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`)
}

const echo = () =>
  createTestSubgraph(
    'echo',
    'type Query { who: String fail: String } type Subscription { count(to: Int!): Int who: String forever: Int }',
    {
      Query: {
        who: (_: unknown, __: unknown, context: SubgraphRequest) => describeOrigin(context),
        fail: () => {
          throw new GraphQLError('no', { extensions: { code: 'CONFLICT' } })
        },
      },
      Subscription: {
        count: {
          async *subscribe(_: unknown, { to }: { to: number }) {
            for (let count = 1; count <= to; count++) yield { count }
          },
        },
        forever: { subscribe: () => new EventQueue().events(() => {}) },
        who: {
          async *subscribe(_: unknown, __: unknown, context: SubgraphRequest) {
            yield { who: describeOrigin(context) }
          },
        },
      },
    },
  )

const sseRoots = {
  async *count({ to }: { to: number }) {
    for (let count = 1; count <= to; count++) yield { count }
  },
  async *endless() {
    yield { endless: 1 }
    await new Promise(() => {})
  },
}

/** Passes connections on to a port, and tells how many there are. */
async function countingProxy(target: number, onConnection: () => void) {
  const open = new Set<Socket>()
  const proxy = createTcpServer((socket) => {
    onConnection()
    open.add(socket)
    socket.on('close', () => open.delete(socket))
    const upstream = connect(target, '127.0.0.1')
    socket.pipe(upstream).pipe(socket)
    for (const each of [socket, upstream]) each.on('error', () => {})
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  stops.push(() => void proxy.close())
  return { port: (proxy.address() as AddressInfo).port, connections: () => open.size }
}

function describeOrigin({ caller: { kind }, requestId, clientAddress, userAgent }: SubgraphRequest): string {
  return [kind, requestId, clientAddress, userAgent].join(' ')
}

describe('http link', () => {
  it('carries the signed caller and the origin of a query and of a subscription', async () => {
    const link = await served(echo())
    assert.deepEqual(await link.execute({ ...request, query: '{ who }' }), { data: { who: 'USER request-7 10.0.0.1 test/1' } })
    const source = await link.subscribe({ ...request, query: 'subscription { who }' })
    const events = await Array.fromAsync(source as AsyncGenerator<ExecutionResult>)
    assert.deepEqual(events, [{ data: { who: 'USER request-7 10.0.0.1 test/1' } }])
  })

  it('hands over errors with code and path', async () => {
    const link = await served(echo())
    const { data, errors } = await link.execute({ ...request, query: '{ fail }' })
    assert.deepEqual(data, { fail: null })
    assert.deepEqual([errors?.[0]?.path, errors?.[0]?.extensions.code], [['fail'], 'CONFLICT'])
  })

  it('carries many subscriptions over its socket, each with its own events', async () => {
    const link = await served(echo())
    const counted = [1, 2, 3].map(async (to) => {
      const source = await link.subscribe({ ...request, query: 'subscription($to: Int!) { count(to: $to) }', variables: { to } })
      return (await Array.fromAsync(source as AsyncGenerator<ExecutionResult>)).length
    })
    assert.deepEqual(await Promise.all(counted), [1, 2, 3])
  })

  it('has one socket for each caller, which closes with its last subscription', async () => {
    const subgraph = echo()
    const verifier = createCallerVerifier(signer.jwks)
    const server = await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0, verifier, log })
    stops.push(() => server.stop())
    let sockets = 0
    const { port, connections } = await countingProxy(server.port, () => sockets++)
    const link = linked(`http://127.0.0.1:${port}/graphql`)
    const forever = (as: Caller) => link.subscribe({ ...request, caller: as, query: 'subscription { forever }' })
    const open = (await Promise.all([caller, caller, caller, { ...caller, userId: 'u2' }].map(forever))) as AsyncGenerator[]
    assert.equal(sockets, 2)
    await Promise.all(open.map((source) => source.return(undefined)))
    await until(() => connections() === 0)
    await forever(caller)
    assert.equal(sockets, 3)
  })

  it('reads subscriptions of a subgraph that serves them as Server-Sent Events, and reports its end', async () => {
    const requests: IncomingMessage[] = []
    const handler = createSseHandler({
      schema: buildSchema('type Query { who: String } type Subscription { count(to: Int!): Int endless: Int }'),
      subscribe: (args) => subscribe({ ...args, rootValue: sseRoots }),
    })
    const server = createServer((incoming, response) => {
      requests.push(incoming)
      void handler(incoming, response)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    stops.push(() => void server.close())
    stops.push(() => server.closeAllConnections())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`
    const link = createHttpLink({ name: 'echo', url, signer, subscriptions: 'sse' })
    stops.push(() => link.close())
    const counted = await link.subscribe({ ...request, query: 'subscription { count(to: 3) }' })
    assert.deepEqual(
      (await Array.fromAsync(counted as AsyncGenerator<ExecutionResult>)).map(({ data }) => data?.count),
      [1, 2, 3],
    )
    assert.equal(requests[0]?.headers['x-request-id'], 'request-7')
    const verified = await createCallerVerifier(signer.jwks).verify(
      String(requests[0]?.headers.authorization).slice('Bearer '.length),
    )
    assert.deepEqual(verified, caller)
    const endless = (await link.subscribe({ ...request, query: 'subscription { endless }' })) as AsyncGenerator<ExecutionResult>
    assert.deepEqual((await endless.next()).value?.data, { endless: 1 })
    server.closeAllConnections()
    assert.equal((await endless.next()).value?.errors?.[0]?.extensions.code, 'SUBGRAPH_UNAVAILABLE')
    server.close()
    await assert.rejects(link.subscribe({ ...request, query: 'subscription { endless }' }), hasCode('SUBGRAPH_UNAVAILABLE'))
  })

  it('reports a subgraph that does not trust its signer', async () => {
    const verifier = createCallerVerifier((await createCallerSigner()).jwks)
    const server = await serveSubgraph(echo(), { host: '127.0.0.1', port: 0, verifier, log })
    stops.push(() => server.stop())
    const link = linked(`http://127.0.0.1:${server.port}/graphql`)
    const refused = await link.execute({ ...request, query: '{ who }' })
    assert.equal(refused.errors?.[0]?.extensions.code, 'UNAUTHENTICATED')
    const source = await link.subscribe({ ...request, query: 'subscription { who }' })
    const [event] = await Array.fromAsync(source as AsyncGenerator<ExecutionResult>)
    assert.equal(event?.errors?.[0]?.extensions.code, 'UNAUTHENTICATED')
  })

  it('reports a subgraph that is not there', async () => {
    const link = linked('http://127.0.0.1:1/graphql')
    await assert.rejects(link.execute({ ...request, query: '{ who }' }), hasCode('SUBGRAPH_UNAVAILABLE'))
    await assert.rejects(link.subscribe({ ...request, query: 'subscription { who }' }), hasCode('SUBGRAPH_UNAVAILABLE'))
  })

  it('reports an answer that is no GraphQL result, and one that comes too late', async () => {
    const link = await linkedTo((incoming, response) => {
      if (incoming.headers['x-request-id'] !== 'slow') response.writeHead(502).end('<html>Bad gateway</html>')
    })
    await assert.rejects(link.execute({ ...request, query: '{ who }' }), hasCode('SUBGRAPH_UNAVAILABLE'))
    const slow = link.execute({ ...request, requestId: 'slow', query: '{ who }', signal: AbortSignal.timeout(50) })
    await assert.rejects(slow, hasCode('TIMEOUT'))
  })

  it('reads an answer that comes in pieces, behind a byte order mark', async () => {
    const bytes = Buffer.from('\uFEFF{"data":{"who":"Zoë"}}')
    const link = await linkedTo((_, response) => {
      for (const byte of bytes) response.write(Buffer.of(byte))
      response.end()
    })
    assert.deepEqual(await link.execute({ ...request, query: '{ who }' }), { data: { who: 'Zoë' } })
  })

  it('does not send what nobody waits for any more when a connection is free', async () => {
    const received: unknown[] = []
    const waiting: (() => void)[] = []
    const { promise: allBusy, resolve } = Promise.withResolvers<void>()
    const link = await linkedTo(({ headers }, response) => {
      received.push(headers['x-request-id'])
      const answer = () => void response.end('{"data":{}}')
      if (headers['x-request-id'] !== 'busy') return answer()
      if (waiting.push(answer) === 64) resolve()
    })
    const ask = (requestId: string, signal?: AbortSignal) =>
      link.execute({ ...request, requestId, query: '{ who }', ...(signal && { signal }) })
    const busy = Array.from({ length: 64 }, () => ask('busy'))
    await allBusy
    const controller = new AbortController()
    const given = ask('given up', controller.signal)
    controller.abort()
    await assert.rejects(given, hasCode('SUBGRAPH_UNAVAILABLE'))
    const next = ask('next')
    for (const answer of waiting) answer()
    await Promise.all([...busy, next])
    assert.deepEqual([received.includes('given up'), received.includes('next')], [false, true])
  })

  it('joins entities of a served subgraph with those in process', async () => {
    const subgraphs = allSubgraphs()
    const reviews = subgraphs.find(({ name }) => name === 'reviews')
    assert.ok(reviews)
    const graph = createTestGraph(subgraphs, { reviews: await served(reviews) })
    const result = await graph.run('{ me { name reviews(first: 1) { product { name shipping } } } }', { caller })
    assert.deepEqual(result, { data: { me: { name: 'Ada', reviews: [{ product: { name: 'Table', shipping: '10/5' } }] } } })
    const source = await graph.subscribe('subscription { reviewAdded { author { name } } }', { caller })
    const [first] = await Array.fromAsync(source as AsyncGenerator<ExecutionResult>, toJson)
    assert.deepEqual(first, { data: { reviewAdded: { author: { name: 'Ada' } } } })
  })
})

function hasCode(code: string) {
  return (error: unknown) => error instanceof GraphQLError && error.extensions.code === code
}
