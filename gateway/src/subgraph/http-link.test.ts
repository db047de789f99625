import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, it } from 'node:test'
import type { Caller } from '@agentic/caller/caller'
import { createCallerSigner, createCallerVerifier } from '@agentic/caller/signed-caller'
import { StopStack } from '@agentic/service/lifecycle'
import { serveSubgraph } from '@agentic/service/serve-subgraph'
import type { Subgraph, SubgraphRequest } from '@agentic/service/subgraph'
import { type ExecutionResult, GraphQLError } from 'graphql'
import { allSubgraphs, createTestGraph, createTestSubgraph, log, toJson } from '../execute/graph.fixture.ts'
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

const echo = () =>
  createTestSubgraph('echo', 'type Query { who: String fail: String } type Subscription { count(to: Int!): Int who: String }', {
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
      who: {
        async *subscribe(_: unknown, __: unknown, context: SubgraphRequest) {
          yield { who: describeOrigin(context) }
        },
      },
    },
  })

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
    const server = createServer((incoming, response) => {
      if (incoming.headers['x-request-id'] !== 'slow') response.writeHead(502).end('<html>Bad gateway</html>')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    stops.push(() => server.closeAllConnections())
    stops.push(() => void server.close())
    const link = linked(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`)
    await assert.rejects(link.execute({ ...request, query: '{ who }' }), hasCode('SUBGRAPH_UNAVAILABLE'))
    const slow = link.execute({ ...request, requestId: 'slow', query: '{ who }', signal: AbortSignal.timeout(50) })
    await assert.rejects(slow, hasCode('TIMEOUT'))
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
