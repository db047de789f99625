// What `/metrics` of a whole gateway says of subscriptions: real clients before it, a real server of a subgraph behind it.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { afterEach, it } from 'node:test'
import { createCallerSigner, createCallerVerifier } from '@agentic/caller/signed-caller'
import { StopStack } from '@agentic/service/lifecycle'
import { serveSubgraph } from '@agentic/service/serve-subgraph'
import { freePort } from '@agentic/testing/free-port'
import { until } from '@agentic/testing/until'
import { createClient as createSseClient } from 'graphql-sse'
import { type Client, createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { log, supergraphSdlOf } from '../execute/graph.fixture.ts'
import { createGateway } from '../gateway.ts'
import { createHttpLink } from '../subgraph/http-link.ts'
import { fixedSupergraph } from '../supergraph/supergraph-source.ts'
import { createFeed } from './feed.fixture.ts'

const NEWS = 'subscription { news { text } }'
let stops = new StopStack()

afterEach(async () => {
  await stops.stop()
  stops = new StopStack()
})

async function started() {
  const feed = createFeed()
  const signer = await createCallerSigner()
  const subgraphPort = await freePort()
  const serve = () =>
    serveSubgraph(feed.subgraph, { host: '127.0.0.1', port: subgraphPort, verifier: createCallerVerifier(signer.jwks), log })
  let subgraph = await serve()
  stops.push(() => subgraph.stop())
  const gateway = await createGateway({
    config: { host: '127.0.0.1', port: 0, publicFields: [], defaultAccess: 'public' },
    supergraph: fixedSupergraph(supergraphSdlOf([feed.subgraph])),
    linkFor: ({ name }) => createHttpLink({ name, url: `http://127.0.0.1:${subgraphPort}/graphql`, signer }),
    jwks: undefined,
    callerJwks: { keys: [] },
    log,
  })
  const { url } = await gateway.listen()
  stops.push(() => gateway.stop())
  const socketUrl = url.replace('http', 'ws')

  /** @param name with its labels, as it is written there */
  async function metric(name: string): Promise<number> {
    const text = await (await fetch(new URL('/metrics', url))).text()
    const line = text.split('\n').find((each) => each.startsWith(`${name} `))
    assert.ok(line, `There is no ${name}`)
    return Number(line.slice(name.length))
  }

  return {
    feed,
    url,
    socketUrl,
    metric,
    becomes: (name: string, value: number) => until(async () => (await metric(name)) === value),
    client: (): Client => createClient({ url: socketUrl, webSocketImpl: WebSocket, retryAttempts: 0 }),
    async restartSubgraph(meanwhile: () => void) {
      await subgraph.stop()
      meanwhile()
      subgraph = await serve()
    },
  }
}

/** A subscription over a socket that reads nothing until it is told to. */
async function subscribeUnread(socketUrl: string, query: string): Promise<WebSocket> {
  const socket = new WebSocket(socketUrl, 'graphql-transport-ws')
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'connection_init' }))
  await once(socket, 'message')
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload: { query } }))
  socket.pause()
  return socket
}

it('open connections and subscriptions by transport, what they share, and the events of it in and out', async () => {
  const { feed, url, metric, becomes, client } = await started()
  const sockets = [client(), client()]
  const sse = createSseClient({ url, retryAttempts: 0 })
  const multipart = new AbortController()
  const readers = [
    ...sockets.map((socket) => socket.iterate({ query: NEWS })),
    sockets[0]?.iterate({ query: NEWS }),
    sse.iterate({ query: NEWS }),
  ]
  const first = readers.map((reader) => reader?.next())
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'multipart/mixed;subscriptionSpec=1.0' },
    body: JSON.stringify({ query: NEWS }),
    signal: multipart.signal,
  })
  const parts = response.body?.getReader()
  await becomes('gateway_subscriptions{transport="websocket"}', 3)
  await becomes('gateway_subscriptions{transport="sse"}', 1)
  await becomes('gateway_subscriptions{transport="multipart"}', 1)
  assert.equal(await metric('gateway_live_connections{transport="websocket"}'), 2)
  assert.equal(await metric('gateway_live_connections{transport="sse"}'), 1)
  assert.equal(await metric('gateway_live_connections{transport="multipart"}'), 1)
  assert.equal(await metric('gateway_subscription_upstreams'), 1)
  await until(() => feed.open === 1)

  feed.tell('one')
  for (const step of await Promise.all(first)) assert.deepEqual(step?.value?.data, { news: { text: 'one' } })
  await parts?.read()
  assert.equal(await metric('gateway_events_in_total'), 1)
  assert.equal(await metric('gateway_events_out_total'), 5)
  await becomes('gateway_event_lag_seconds_count', 5)

  multipart.abort()
  await parts?.closed.catch(() => {})
  for (const reader of readers) await reader?.return?.()
  for (const socket of sockets) await socket.dispose()
  sse.dispose()
  for (const transport of ['websocket', 'sse', 'multipart']) {
    await becomes(`gateway_subscriptions{transport="${transport}"}`, 0)
    await becomes(`gateway_live_connections{transport="${transport}"}`, 0)
  }
  assert.equal(await metric('gateway_subscription_upstreams'), 0)
})

it('sources that were resumed after a break', async () => {
  const { feed, metric, client, restartSubgraph } = await started()
  const socket = client()
  const events = socket.iterate({ query: 'subscription { log { sequence } }' })
  feed.append()
  await events.next()
  assert.equal(await metric('gateway_subscription_resumes_total'), 0)
  await restartSubgraph(() => feed.append())
  const { value } = await events.next()
  assert.deepEqual(value?.data, { log: { sequence: 2 } })
  assert.ok((await metric('gateway_subscription_resumes_total')) >= 1)
  await events.return?.()
  await socket.dispose()
})

it('the lag of events that wait for a client, and those that were dropped for it', async () => {
  const { feed, socketUrl, metric } = await started()
  const socket = await subscribeUnread(socketUrl, NEWS)
  await until(() => feed.open === 1)
  const text = 'x'.repeat(100_000)
  await until(async () => {
    feed.tell(text)
    return (await metric('gateway_events_dropped_total')) > 0
  })
  const waitedSince = performance.now()
  await until(() => performance.now() > waitedSince + 300)
  const late = async () =>
    (await metric('gateway_event_lag_seconds_count')) - (await metric('gateway_event_lag_seconds_bucket{le="0.25"}'))
  const lateBefore = await late()
  socket.resume()
  await until(async () => (await late()) > lateBefore)
  const [sent, dropped] = [await metric('gateway_events_out_total'), await metric('gateway_events_dropped_total')]
  await until(async () => (await metric('gateway_event_lag_seconds_count')) === sent - dropped)
  socket.terminate()
})
