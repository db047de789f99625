import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it, mock } from 'node:test'
import { until } from '@agentic/testing/until'
import { createClient } from 'graphql-ws'
import { decodeJwt } from 'jose'
import { WebSocket } from 'ws'
import { RevocationList } from '../authenticate/revocation.ts'
import { log } from '../execute/graph.fixture.ts'
import { token } from './http.fixture.ts'
import { startLive } from './live.fixture.ts'

const PROTOCOL = 'graphql-transport-ws'
const bearer = async (options = {}) => ({ authorization: `Bearer ${await token(options)}` })

interface Message {
  readonly id?: string
  readonly type: string
  readonly payload?: { readonly data?: Record<string, unknown>; readonly errors?: unknown }
}

/** A socket of which every message can be seen. */
async function connect(url: string, options: { protocol?: string; headers?: Record<string, string> } = {}) {
  const socket = new WebSocket(url, options.protocol ?? PROTOCOL, { headers: options.headers ?? {} })
  const messages: Message[] = []
  const raw: string[] = []
  const { promise: closed, resolve } = Promise.withResolvers<{ code: number; reason: string }>()
  socket.on('close', (code, reason) => resolve({ code, reason: String(reason) }))
  socket.on('message', (data) => {
    raw.push(String(data))
    messages.push(JSON.parse(String(data)))
  })
  await once(socket, 'open')
  const send = (message: object | string) => socket.send(typeof message === 'string' ? message : JSON.stringify(message))
  return {
    socket,
    messages,
    raw,
    closed,
    send,
    subscribe: (id: string, query: string, variables = {}) => send({ id, type: 'subscribe', payload: { query, variables } }),
    received: (count: number) => until(() => messages.length >= count),
    async init(payload?: object) {
      send({ type: 'connection_init', ...(payload && { payload }) })
      await until(() => messages.some(({ type }) => type === 'connection_ack') || socket.readyState !== socket.OPEN)
    },
  }
}

/** With a token that has been followed by another before it expired. On a busy machine that takes a longer one. */
async function connectRenewed(url: string) {
  for (let seconds = 2; ; seconds *= 2) {
    const client = await connect(url)
    const short = await bearer({ expires: `${seconds}s` })
    await client.init(short)
    client.send({ type: 'ping', payload: await bearer() })
    await until(() => client.messages.some(({ type }) => type === 'pong') || client.socket.readyState !== client.socket.OPEN)
    const expiresAt = (decodeJwt(short.authorization).exp ?? 0) * 1_000
    if (client.socket.readyState === client.socket.OPEN) return { client, expiresAt }
  }
}

describe('close codes', () => {
  it('are 4400 for what is no message of the protocol, and for one that only servers send', async () => {
    await using live = await startLive()
    const ofPayload = (payload: unknown, id: unknown = '1') => ({ id, type: 'subscribe', payload })
    const wrong = [
      'nonsense',
      '',
      '[]',
      'null',
      { type: 'unknown' },
      { type: 'subscribe' },
      { type: 'connection_ack' },
      { id: '1', type: 'next', payload: {} },
      { type: 'connection_init', payload: 'text' },
      { type: 'ping', payload: 'text' },
      ofPayload({}),
      ofPayload({ query: 1 }),
      ofPayload({ query: '{ public }', variables: [] }),
      ofPayload({ query: '{ public }', operationName: 1 }),
      ofPayload({ query: '{ public }', extensions: 'text' }),
      ofPayload({ query: '{ public }' }, ''),
      ofPayload({ query: '{ public }' }, 1),
    ]
    for (const message of wrong) {
      const client = await connect(live.socketUrl)
      client.send(message)
      assert.equal((await client.closed).code, 4400)
    }
  })

  it('are 4401 before the acknowledgement, 4409 for an id in use, 4429 for a second init', async () => {
    await using live = await startLive()
    const early = await connect(live.socketUrl)
    early.subscribe('1', '{ public }')
    assert.equal((await early.closed).code, 4401)
    const twice = await connect(live.socketUrl)
    await twice.init()
    twice.subscribe('1', 'subscription { ticks }')
    twice.subscribe('1', 'subscription { ticks }')
    assert.equal((await twice.closed).code, 4409)
    const eager = await connect(live.socketUrl)
    await eager.init()
    eager.send({ type: 'connection_init' })
    assert.equal((await eager.closed).code, 4429)
  })

  it('are 4403 for a token that is not valid or expires, and 4406 for another protocol or none', async () => {
    await using live = await startLive({ now: () => Date.now() - 60_000 })
    const forged = await connect(live.socketUrl)
    await forged.init({ authorization: 'Bearer nonsense' })
    assert.equal((await forged.closed).code, 4403)
    const late = await connect(live.socketUrl)
    await late.init(await bearer({ expires: '-120s' }))
    assert.equal((await late.closed).code, 4403)
    assert.equal(late.messages.length, 0)
    const short = await connect(live.socketUrl)
    await short.init(await bearer({ expires: '0s' }))
    assert.equal((await short.closed).code, 4403)
    assert.deepEqual(short.messages, [{ type: 'connection_ack' }])
    const [code] = await once(new WebSocket(live.socketUrl), 'close')
    assert.equal(code, 4406)
    // The client itself closes where its protocol was not chosen.
    await assert.rejects(connect(live.socketUrl, { protocol: 'graphql-ws' }), /no subprotocol/)
  })

  it('is 4408 where nothing comes within 3 s, and 1009 for a message beyond 64 KiB', async () => {
    await using live = await startLive()
    const silent = await connect(live.socketUrl)
    const long = await connect(live.socketUrl)
    await long.init()
    const envelope = JSON.stringify({ type: 'ping', payload: { text: '' } }).length
    long.send({ type: 'ping', payload: { text: 'x'.repeat(64 * 1024 - envelope) } })
    await long.received(2)
    long.send({ type: 'ping', payload: { text: 'x'.repeat(64 * 1024 - envelope + 1) } })
    assert.equal((await long.closed).code, 1009)
    assert.equal((await silent.closed).code, 4408)
  })
})

describe('a socket', () => {
  it('is refused to pages of origins that are not allowed', async () => {
    await using live = await startLive({ guard: { allowedOrigins: ['https://good.example'] } })
    const from = (origin: string) => connect(live.socketUrl, { headers: { origin } })
    await assert.rejects(from('https://evil.example'), /403/)
    const good = await from('https://good.example')
    good.socket.close()
    const none = await connect(live.socketUrl)
    none.socket.close()
  })

  it('is acknowledged without a token, and refused what it asks for', async () => {
    await using live = await startLive()
    const client = await connect(live.socketUrl)
    await client.init()
    client.subscribe('1', 'subscription { secret }')
    client.subscribe('2', '{ public }')
    await until(() => client.messages.filter(({ type }) => type === 'complete').length === 2)
    assert.match(JSON.stringify(client.messages.find(({ id }) => id === '1')), /UNAUTHENTICATED/)
    assert.deepEqual(client.messages.find(({ id }) => id === '2')?.payload, { data: { public: 'open' } })
    client.socket.close()
  })

  it('carries queries, mutations and subscriptions of the real client at once', async () => {
    await using live = await startLive()
    const client = createClient({ url: live.socketUrl, webSocketImpl: WebSocket, connectionParams: () => bearer() })
    const events = client.iterate({ query: 'subscription { log { sequence text } }' })
    const first = events.next()
    await until(() => live.open('log') === 1)
    const [query] = await Array.fromAsync(client.iterate({ query: '{ me }' }))
    const [mutation] = await Array.fromAsync(client.iterate({ query: 'mutation { append }' }))
    assert.deepEqual([query?.data, mutation?.data], [{ me: 'Ada' }, { append: 1 }])
    assert.deepEqual((await first).value, { data: { log: { sequence: 1, text: 'entry' } } })
    await events.return?.()
    await until(() => live.open('log') === 0)
    await client.dispose()
  })

  it('gets the same text as every other, with its own id', async () => {
    await using live = await startLive()
    const ids = ['one', 'ä "quoted" \\ id']
    const clients = await Promise.all(ids.map(() => connect(live.socketUrl)))
    for (const [index, client] of clients.entries()) {
      await client.init(await bearer())
      client.subscribe(ids[index] ?? '', 'subscription { log { text } }')
    }
    await until(() => live.open('log') === 1)
    live.append(1, 'with "quotes", \u2028 and 😀')
    for (const [index, client] of clients.entries()) {
      await client.received(2)
      const next = { id: ids[index], type: 'next', payload: { data: { log: { text: 'with "quotes", \u2028 and 😀' } } } }
      assert.equal(client.raw[1], JSON.stringify(next))
      client.socket.close()
    }
    assert.equal(live.open('log'), 1)
  })

  it('stays open where its client sends the next token in a ping, and is closed where that is not valid or of somebody else', async () => {
    await using live = await startLive()
    const { client, expiresAt } = await connectRenewed(live.socketUrl)
    client.subscribe('1', 'subscription { log { sequence } }')
    await until(() => Date.now() > expiresAt + 100)
    live.append()
    await until(() => client.messages.some(({ type }) => type === 'next'))
    client.send({ type: 'ping', payload: await bearer({ tenantId: 'other' }) })
    assert.equal((await client.closed).code, 4403)
  })

  it('tells a subscription that fails in an error message, masked', async () => {
    await using live = await startLive()
    const client = await connect(live.socketUrl)
    await client.init()
    client.subscribe('1', 'subscription { failing }')
    client.subscribe('2', 'subscription { nothing }')
    await until(() => client.messages.length >= 4)
    const text = JSON.stringify(client.messages)
    assert.match(text, /INTERNAL_SERVER_ERROR/)
    assert.match(text, /"type":"error".*GRAPHQL_VALIDATION_FAILED/)
    assert.doesNotMatch(text, /select/)
    client.socket.close()
  })

  it('is told to name its operation where there are several or none of that name, as over HTTP', async () => {
    await using live = await startLive()
    const client = await connect(live.socketUrl)
    await client.init()
    const several = 'query A { public } query B { public }'
    client.send({ id: '1', type: 'subscribe', payload: { query: several } })
    client.send({ id: '2', type: 'subscribe', payload: { query: several, operationName: 'C' } })
    client.send({ id: '3', type: 'subscribe', payload: { query: several, operationName: 'B' } })
    await client.received(1 + 2 + 2)
    for (const id of ['1', '2']) {
      const message = JSON.stringify(client.messages.find((each) => each.id === id))
      assert.match(message, /"type":"error".*Name the operation to run.*OPERATION_RESOLUTION_FAILURE/)
    }
    assert.deepEqual(client.messages.find(({ id }) => id === '3')?.payload, { data: { public: 'open' } })
    client.socket.close()
  })

  it('can ask by the id of a trusted document, where its protocol wants a text an empty one', async () => {
    await using live = await startLive({
      guard: { trustedDocuments: new Map([['one', '{ public }']]), admittedDocuments: 'TRUSTED' },
    })
    const client = await connect(live.socketUrl)
    await client.init()
    const persistedQuery = { version: 1, sha256Hash: 'one' }
    client.send({ id: '1', type: 'subscribe', payload: { query: '', documentId: 'one' } })
    client.send({ id: '2', type: 'subscribe', payload: { query: '', extensions: { persistedQuery } } })
    await client.received(1 + 2 + 2)
    for (const id of ['1', '2'])
      assert.deepEqual(client.messages.find((each) => each.id === id)?.payload, { data: { public: 'open' } })
    client.socket.close()
  })

  it('has 20 subscriptions, and not one more', async () => {
    await using live = await startLive()
    const client = await connect(live.socketUrl)
    await client.init(await bearer())
    for (let id = 1; id <= 21; id++) client.subscribe(String(id), 'subscription { ticks }')
    await client.received(3)
    assert.match(JSON.stringify(client.messages[1]), /"id":"21".*RATE_LIMITED/)
    live.tick(1)
    await client.received(3 + 20)
    client.socket.close()
  })
})

describe('a client that goes away', () => {
  const isLeft = async (live: Awaited<ReturnType<typeof startLive>>) =>
    /gateway_subscriptions\{transport="websocket"\} 0/.test(await live.metrics()) &&
    /gateway_subscription_upstreams 0/.test(await live.metrics())

  it('while its credential is looked at leaves nobody behind who would look after that', async () => {
    const reading = Promise.withResolvers<void>()
    const revocations = new RevocationList({
      read: async () => {
        await reading.promise
        return { cursor: '1', revocations: [] }
      },
      log,
    })
    const watched = mock.method(revocations, 'watch')
    revocations.start()
    await using live = await startLive({ revocations })
    const client = await connect(live.socketUrl)
    client.send({ type: 'connection_init', payload: await bearer() })
    client.socket.close()
    await client.closed
    await until(async () => /gateway_live_connections\{transport="websocket"\} 0/.test(await live.metrics()))
    reading.resolve()
    const other = await connect(live.socketUrl)
    await other.init(await bearer())
    assert.equal(watched.mock.callCount(), 1)
    other.socket.close()
    await revocations.stop()
  })

  it('while its subscription begins leaves none', async () => {
    const finding = Promise.withResolvers<void>()
    const begun = Promise.withResolvers<void>()
    await using live = await startLive({
      async find({ query = '' }) {
        begun.resolve()
        await finding.promise
        return { text: query }
      },
    })
    const client = await connect(live.socketUrl)
    await client.init(await bearer())
    client.subscribe('1', 'subscription { log { sequence } }')
    await begun.promise
    client.socket.close()
    await client.closed
    await until(async () => /gateway_live_connections\{transport="websocket"\} 0/.test(await live.metrics()))
    finding.resolve()
    await until(async () => live.open('log') === 0 && (await isLeft(live)))
  })

  it('can take the id of a subscription that it has stopped for another at once', async () => {
    await using live = await startLive()
    const client = await connect(live.socketUrl)
    await client.init(await bearer())
    client.subscribe('1', 'subscription { ticks }')
    for (let round = 0; round < 30; round++) {
      client.send({ id: '1', type: 'complete' })
      client.subscribe('1', 'subscription { ticks }')
    }
    await until(() => {
      live.tick(7)
      return client.messages.some(({ type }) => type === 'next')
    })
    assert.equal(live.open('ticks'), 1)
    assert.deepEqual(
      client.messages.filter(({ type }) => type === 'complete'),
      [],
    )
    client.socket.close()
    await until(async () => live.open('ticks') === 0 && (await isLeft(live)))
  })

  it('is closed with 4409 where it wants an id a second time while the first is being stopped', async () => {
    const finding = Promise.withResolvers<void>()
    await using live = await startLive({
      async find({ query = '' }) {
        await finding.promise
        return { text: query }
      },
    })
    const client = await connect(live.socketUrl)
    await client.init()
    client.subscribe('1', 'subscription { ticks }')
    client.send({ id: '1', type: 'complete' })
    client.subscribe('1', 'subscription { ticks }')
    client.subscribe('1', 'subscription { ticks }')
    assert.equal((await client.closed).code, 4409)
    finding.resolve()
    await until(async () => live.open('ticks') === 0 && (await isLeft(live)))
  })

  it('gets nothing more of a subscription that it has stopped', async () => {
    await using live = await startLive()
    const client = await connect(live.socketUrl)
    await client.init()
    client.subscribe('1', 'subscription { ticks }')
    client.subscribe('2', 'subscription { ticks }')
    await until(async () => /gateway_subscriptions\{transport="websocket"\} 2/.test(await live.metrics()))
    live.tick(1)
    client.send({ id: '1', type: 'complete' })
    await until(async () => /gateway_subscriptions\{transport="websocket"\} 1/.test(await live.metrics()))
    live.tick(2)
    await until(() => client.messages.some(({ payload }) => payload?.data?.ticks === 2))
    assert.deepEqual(
      client.messages.filter(({ payload }) => payload?.data?.ticks === 2).map(({ id }) => id),
      ['2'],
    )
    client.socket.close()
  })
})

describe('a slow client', () => {
  it('is closed with 1013, resumes by its cursor without a gap, and is not noticed by the others', async () => {
    await using live = await startLive()
    const text = 'subscription ($after: Int) { log(afterSequence: $after) { sequence text } }'
    const slow = await connect(live.socketUrl)
    await slow.init(await bearer())
    slow.subscribe('1', text, { after: 0 })
    await until(() => live.open('log') === 1)
    slow.socket.pause()
    const quick = await connect(live.socketUrl)
    await quick.init(await bearer())
    quick.subscribe('1', text, { after: 0 })
    await until(async () => /gateway_subscriptions\{transport="websocket"\} 2/.test(await live.metrics()))
    for (let round = 0; round < 20; round++) {
      live.append(100, 'x'.repeat(5_000))
      await quick.received(1 + (round + 1) * 100)
    }
    slow.socket.resume()
    assert.deepEqual(await slow.closed, { code: 1013, reason: 'Read too slowly: resume' })
    const sequencesOf = (messages: Message[]) =>
      messages.flatMap(({ payload }) => (payload?.data ? [(payload.data.log as { sequence: number }).sequence] : []))
    const seen = sequencesOf(slow.messages)
    const again = await connect(live.socketUrl)
    await again.init(await bearer())
    again.subscribe('1', text, { after: seen.at(-1) ?? 0 })
    await again.received(1 + 2_000 - seen.length)
    const upTo2000 = Array.from({ length: 2_000 }, (_, index) => index + 1)
    assert.deepEqual([...seen, ...sequencesOf(again.messages)], upTo2000)
    assert.deepEqual(sequencesOf(quick.messages), upTo2000)
    quick.socket.close()
    again.socket.close()
  })

  it('loses its oldest events where the stream cannot be resumed', async () => {
    await using live = await startLive()
    const slow = await connect(live.socketUrl)
    await slow.init()
    slow.subscribe('1', 'subscription { ticks }')
    await until(() => live.open('ticks') === 1)
    slow.socket.pause()
    let tick = 0
    const dropped = async () => /gateway_events_dropped_total [1-9]/.test(await live.metrics())
    await until(async () => {
      for (let i = 0; i < 20_000; i++) live.tick(++tick)
      return dropped()
    })
    slow.socket.resume()
    await until(() => slow.messages.at(-1)?.payload?.data?.ticks === tick)
    assert.ok(slow.messages.length < tick)
    slow.socket.close()
  })
})

describe('a client that asks and does not read', () => {
  it('is not read from any further, and gets every answer once it reads', async () => {
    await using live = await startLive()
    const client = await connect(live.socketUrl)
    await client.init()
    client.socket.pause()
    const text = 'x'.repeat(60_000)
    for (let i = 0; i < 1_000; i++) client.send({ type: 'ping', payload: { text } })
    let unsent = 0
    await until(async () => {
      const before = unsent
      await new Promise((resolve) => setTimeout(resolve, 100))
      unsent = client.socket.bufferedAmount
      return unsent > 0 && unsent === before
    })
    assert.ok(unsent > 30_000_000)
    client.socket.resume()
    await client.received(1 + 1_000)
    client.socket.close()
  })
})

describe('draining', () => {
  it('closes sockets with 1012 also where they are just being opened, or wait for their acknowledgement', async () => {
    const live = await startLive()
    const silent = await connect(live.socketUrl)
    const opening = connect(live.socketUrl).catch(() => undefined)
    await Promise.all([live[Symbol.asyncDispose](), silent.closed])
    assert.equal((await silent.closed).code, 1012)
    // It came in time to be told, or too late to be served.
    const late = await opening
    if (late) assert.equal((await late.closed).code, 1012)
  })

  it('closes sockets with 1012, which makes the real client come back', async () => {
    const live = await startLive()
    const client = await connect(live.socketUrl)
    await client.init()
    client.subscribe('1', 'subscription { ticks }')
    await until(() => live.open('ticks') === 1)
    await Promise.all([live[Symbol.asyncDispose](), client.closed])
    assert.equal((await client.closed).code, 1012)
    await until(() => live.open('ticks') === 0)
  })
})
