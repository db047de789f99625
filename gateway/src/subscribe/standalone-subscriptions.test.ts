// What clients see of subscriptions through a gateway's own process, over each transport: their subgraph is a server of another kind.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { anonymous } from '@agentic/caller/caller'
import { until } from '@agentic/testing/until'
import { GraphQLError, parse } from 'graphql'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient } from 'graphql-ws'
import { useServer } from 'graphql-ws/use/ws'
import { WebSocket, WebSocketServer } from 'ws'
import { createTestSubgraph } from '../execute/graph.fixture.ts'
import { startGateway } from '../standalone.fixture.ts'
import { EventQueue } from '../subgraph/event-queue.ts'

const SDL = `
  type Query { now: Int }
  type News { text: String broken: Int }
  type Subscription {
    news: News refused: News
    closed: News @authenticated
    scoped: News @requiresScopes(scopes: [["news:read"]])
  }`

/** A subgraph over graphql-transport-ws that knows nothing of our packages for subgraphs. */
async function startNews() {
  const queues = new Set<EventQueue<unknown>>()
  const follow = () => {
    const queue = new EventQueue<unknown>()
    queues.add(queue)
    return queue.events(() => queues.delete(queue))
  }
  const broken = () => {
    throw new Error('select * from secret')
  }
  const refuse = () => {
    throw new GraphQLError('Not today', { extensions: { code: 'CONFLICT' } })
  }
  const subscribers = { news: { subscribe: follow }, refused: { subscribe: refuse } }
  let subgraph = createTestSubgraph('news', SDL, { News: { broken }, Subscription: subscribers })
  const server = createServer(async (request, response) => {
    const { query } = JSON.parse(await text(request)) as { query: string }
    const result = await subgraph.execute({ query, caller: anonymous, requestId: 'r' })
    response.setHeader('content-type', 'application/json').end(JSON.stringify(result))
  })
  const sockets = new WebSocketServer({ server })
  useServer(
    {
      onSubscribe: (_context, _id, { query }) => ({ schema: {} as never, document: parse(query), contextValue: query }),
      subscribe: async ({ contextValue }) =>
        (await subgraph.subscribe({ query: String(contextValue), caller: anonymous, requestId: 'r' })) as never,
    },
    sockets,
  )
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    open: () => queues.size,
    tell(text: string) {
      for (const queue of queues) queue.push({ news: { text } })
    },
    end() {
      for (const queue of queues) queue.end()
    },
    die() {
      for (const socket of sockets.clients) socket.terminate()
    },
    /** Has another schema from now on; what is subscribed goes on. */
    become(sdl: string) {
      subgraph = createTestSubgraph('news', sdl, {})
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

interface Result {
  readonly data?: unknown
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

/** What a client was told, in words that all transports have in common. */
type Seen = (string | Record<string, unknown>)[]

function note({ data, errors = [] }: Result, seen: Seen): void {
  if (data) seen.push(data as Record<string, unknown>)
  for (const { extensions } of errors) seen.push(String(extensions?.code))
}

type Watch = (url: string, query: string, seen: Seen) => () => void

const overSocket: Watch = (url, query, seen) => {
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    on: { closed: (event) => void ((event as CloseEvent).code === 1000 || seen.push(`closed ${(event as CloseEvent).code}`)) },
  })
  client.subscribe(
    { query },
    {
      next: (result) => note(result as Result, seen),
      error: (errors) => (Array.isArray(errors) ? note({ errors }, seen) : undefined),
      complete: () => void seen.push('complete'),
    },
  )
  return () => client.dispose()
}

const overEventStream: Watch = (url, query, seen) => {
  const client = createSseClient({ url, retryAttempts: 0 })
  client.subscribe(
    { query },
    {
      next: (result) => note(result as Result, seen),
      error: () => void seen.push('broken off'),
      complete: () => void seen.push('complete'),
    },
  )
  return () => client.dispose()
}

const overMultipart: Watch = (url, query, seen) => {
  const leaving = new AbortController()
  const headers = { 'content-type': 'application/json', accept: 'multipart/mixed;subscriptionSpec=1.0' }
  const read = async () => {
    const body = JSON.stringify({ query })
    const response = await fetch(url, { method: 'POST', headers, body, signal: leaving.signal })
    for await (const chunk of response.body ?? [])
      for (const line of Buffer.from(chunk).toString().split('\r\n')) {
        if (line === '--graphql--' || line === '--') seen.push('complete')
        if (!line.startsWith('{')) continue
        const { payload, errors } = JSON.parse(line) as { payload?: Result | null; errors?: Result['errors'] }
        note({ ...payload, ...(errors && { errors }) }, seen)
      }
  }
  read().catch((error: Error) => leaving.signal.aborted || seen.push(error.message))
  return () => leaving.abort()
}

const TRANSPORTS = { 'a socket': overSocket, 'an event stream': overEventStream, multipart: overMultipart }

const settingsFor = (url: string) => ({ SUBGRAPHS: `news=${url}`, GATEWAY_DEFAULT_ACCESS: 'public', SUPERGRAPH_POLL_MS: '100' })

/** A subscription to news over each transport, when all are open. */
async function watchNews(news: Awaited<ReturnType<typeof startNews>>, url: string, query = 'subscription { news { text } }') {
  const seen = Object.values(TRANSPORTS).map((watch) => {
    const one: Seen = []
    return { one, leave: watch(url, query, one) }
  })
  // They are of one caller, and share one source.
  await until(async () => {
    const metrics = await (await fetch(new URL('/metrics', url))).text()
    return [...metrics.matchAll(/^gateway_subscriptions\{transport="\w+"\} 1$/gm)].length === seen.length && news.open() === 1
  })
  return {
    seen: seen.map(({ one }) => one),
    all: (count: number) => until(() => seen.every(({ one }) => one.length >= count)),
    leave() {
      for (const { leave } of seen) leave()
    },
  }
}

describe('through the gateway’s own process', () => {
  it('clients see events, what failed of one of them, and that their stream is complete', async () => {
    await using news = await startNews()
    await using gateway = await startGateway(settingsFor(news.url))
    const { seen, all, leave } = await watchNews(news, gateway.url, 'subscription { news { text broken } }')
    news.tell('first')
    await all(2)
    news.tell('second')
    await all(4)
    news.end()
    await all(5)
    const event = (text: string) => [{ news: { text, broken: null } }, 'INTERNAL_SERVER_ERROR']
    for (const one of seen) assert.deepEqual(one, [...event('first'), ...event('second'), 'complete'])
    assert.doesNotMatch(gateway.output(), /uncaught/i)
    leave()
  })

  it('clients are told that their subgraph has died, and can subscribe again once it is there', async () => {
    await using news = await startNews()
    await using gateway = await startGateway(settingsFor(news.url))
    const { seen, all, leave } = await watchNews(news, gateway.url)
    news.tell('before')
    await all(1)
    news.die()
    await all(2)
    for (const one of seen) assert.deepEqual(one.slice(0, 2), [{ news: { text: 'before' } }, 'SUBGRAPH_UNAVAILABLE'])
    leave()
    const again = await watchNews(news, gateway.url)
    news.tell('after')
    await again.all(1)
    for (const one of again.seen) assert.deepEqual(one, [{ news: { text: 'after' } }])
    again.leave()
  })

  for (const [way, watch] of Object.entries(TRANSPORTS)) {
    it(`clients are told what was refused to them, by the gateway or the subgraph, over ${way}`, async () => {
      await using news = await startNews()
      await using gateway = await startGateway(settingsFor(news.url))
      for (const [field, code] of [
        ['closed', 'UNAUTHENTICATED'],
        ['scoped', 'UNAUTHENTICATED'],
        ['refused', 'CONFLICT'],
      ]) {
        const seen: Seen = []
        const leave = watch(gateway.url, `subscription { ${field} { text } }`, seen)
        await until(() => seen.length === 2)
        assert.deepEqual(seen, [code, 'complete'], field)
        leave()
      }
      assert.equal(news.open(), 0)
    })
  }

  it('clients are told at SIGTERM that they can come back, in the words of their transport, and the process ends', async () => {
    await using news = await startNews()
    const gateway = await startGateway(settingsFor(news.url))
    const { seen } = await watchNews(news, gateway.url)
    assert.equal(await gateway.stop(), 0)
    await until(() => seen.every(({ length }) => length > 0))
    const [socket, stream, multipart] = seen
    assert.deepEqual(socket, ['closed 1012'])
    assert.deepEqual(stream, ['broken off'])
    assert.deepEqual(multipart?.[0], 'SUBGRAPH_UNAVAILABLE')
    await until(() => news.open() === 0)
  })

  it('clients notice nothing of a new supergraph that still has what they ask for, and are told of one that has not', async () => {
    await using news = await startNews()
    await using gateway = await startGateway(settingsFor(news.url))
    const { seen, all, leave } = await watchNews(news, gateway.url)
    const isServed = async (count: number) => {
      const metrics = await (await fetch(new URL('/metrics', gateway.url))).text()
      return metrics.includes(`gateway_supergraphs_total{outcome="served"} ${count}\n`)
    }
    assert.ok(await isServed(1))
    news.become(SDL.replace('refused: News', 'more: Int'))
    await until(() => isServed(2))
    news.tell('kept')
    await all(1)
    news.become(SDL.replace('news: News refused', 'refused'))
    await until(() => isServed(3))
    await all(2)
    for (const one of seen) assert.deepEqual(one.slice(0, 2), [{ news: { text: 'kept' } }, 'GRAPHQL_VALIDATION_FAILED'])
    leave()
    await until(() => news.open() === 0)
  })
})
