import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createCallerSigner, createCallerVerifier } from '@agentic/caller/signed-caller'
import { DatabaseUnavailable } from '@agentic/postgres/database-unavailable'
import { createClient } from 'graphql-ws'
import { PortTakenError } from './listen.ts'
import { createLog } from './log.ts'
import { serveSubgraph } from './serve-subgraph.ts'
import { createSubgraph, type Subgraph } from './subgraph.ts'

const log = createLog('test', { level: 'silent', format: 'json' })
const outage = new DatabaseUnavailable(new Error('connect ECONNREFUSED 127.0.0.1:5432'))
const unavailable = { message: 'Not available now: try again a little later', extensions: { code: 'SUBGRAPH_UNAVAILABLE' } }

/** `slow` answers when it is let go; `ticks` and `read` fail as a store does whose database went away. */
function testSubgraph(parts: { ready?: () => Promise<void>; letGo?: Promise<void>; onSlow?: () => void } = {}): Subgraph {
  const { ready = async () => {}, letGo, onSlow } = parts
  const resolvers = {
    Query: {
      read: () => Promise.reject(outage),
      async slow() {
        onSlow?.()
        await letGo
        return 'answered'
      },
    },
    Subscription: {
      ticks: {
        async *subscribe() {
          yield { ticks: 1 }
          throw outage
        },
      },
    },
  }
  const sdl = 'type Query { read: String slow: String } type Subscription { ticks: Int }'
  return createSubgraph({ name: 'test', sdl, resolvers, contextFor: () => ({}), log, ready, close: async () => {} })
}

async function served(subgraph: Subgraph, options: { drainMs?: number } = {}) {
  const signer = await createCallerSigner()
  const token = signer.sign({ kind: 'SERVICE', service: 'test', tenantId: 't', permissions: [] })
  const verifier = createCallerVerifier(signer.jwks)
  const server = await serveSubgraph(subgraph, { host: '127.0.0.1', port: 0, verifier, log, ...options })
  const url = `http://127.0.0.1:${server.port}`
  const ask = async (query: string) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const response = await fetch(`${url}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
    return (await response.json()) as { data?: unknown; errors?: { message: string; extensions: object }[] }
  }
  const status = async (path: string) => (await fetch(url + path)).status
  return { ...server, url, token, ask, status, [Symbol.asyncDispose]: server.stop }
}

test('/ready follows what the service needs, a hanging one too, and asks it once a second; /health touches nothing', async () => {
  const probes = [async () => {}, () => Promise.reject(outage), () => new Promise<void>(() => {}), async () => {}]
  let asked = 0
  await using server = await served(testSubgraph({ ready: () => probes[asked++]?.() ?? Promise.resolve() }))
  for (const expected of [200, 503, 503, 200]) {
    assert.equal(await server.status('/health'), 200)
    const before = asked
    let status = 0
    while (asked === before) status = await server.status('/ready')
    assert.equal(status, expected)
  }
  assert.equal(asked, 4)
})

test('a stop first says 503 on /ready while requests are still served, then finishes those in hand', async () => {
  const slow = Promise.withResolvers<void>()
  const { promise: letGo, resolve: go } = Promise.withResolvers<void>()
  await using server = await served(testSubgraph({ letGo, onSlow: slow.resolve }), { drainMs: 1_000 })
  const inHand = server.ask('{ slow }')
  await slow.promise

  const stopped = server.stop()
  assert.equal(await server.status('/ready'), 503)
  assert.equal(await server.status('/health'), 200)
  assert.deepEqual((await server.ask('{ read }')).data, { read: null })
  await assert.rejects(async () => {
    while (true) await server.status('/health')
  }, 'the port is closed in the end')
  go()
  assert.deepEqual(await inHand, { data: { slow: 'answered' } })
  await stopped
})

test('a database that is away is SUBGRAPH_UNAVAILABLE, without a word about it', async () => {
  await using server = await served(testSubgraph())
  const { errors } = await server.ask('{ read }')
  assert.deepEqual(errors?.[0], { ...errors?.[0], ...unavailable })
})

test('a subscription whose source fails ends with a result that says why, and its socket carries the others on', async () => {
  await using server = await served(testSubgraph())
  const client = createClient({ url: `${server.url.replace('http', 'ws')}/graphql`, lazy: false })
  let closed = 0
  client.on('closed', () => closed++)
  for (const _ of ['first', 'second']) {
    const ticks = client.iterate({ query: 'subscription { ticks }', extensions: { caller: server.token } })
    const [tick, last, ...more] = await Array.fromAsync(ticks)
    assert.deepEqual([tick, more], [{ data: { ticks: 1 } }, []])
    assert.deepEqual(last?.errors, [unavailable])
  }
  assert.equal(closed, 0)
  await client.dispose()
})

test('a route beside /graphql that fails says nothing of the cause', async () => {
  const routes: NonNullable<Subgraph['routes']> = (server) => void server.get('/route', () => Promise.reject(outage))
  await using server = await served({ ...testSubgraph(), routes })
  const response = await fetch(`${server.url}/route`)
  assert.deepEqual([response.status, await response.json()], [500, { error: 'server_error' }])
})

test('a taken port is an error that says what to do', async () => {
  await using first = await served(testSubgraph())
  const verifier = createCallerVerifier((await createCallerSigner()).jwks)
  const second = serveSubgraph(testSubgraph(), { host: '127.0.0.1', port: first.port, verifier, log })
  await assert.rejects(
    second,
    (error) => error instanceof PortTakenError && error.message.startsWith(`Port ${first.port} is taken`),
  )
})
