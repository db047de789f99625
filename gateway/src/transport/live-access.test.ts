import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { createLog } from '@agentic/service/log'
import { until } from '@agentic/testing/until'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { type TestHttpOptions, token } from './http.fixture.ts'
import { startLive } from './live.fixture.ts'

interface Line {
  readonly msg: string
  readonly requestId: string
  readonly [field: string]: unknown
}

async function startLogged(options: Partial<TestHttpOptions> = {}) {
  const texts: string[] = []
  const destination = { write: (line: string) => void texts.push(line) }
  const live = await startLive({ ...options, log: createLog('gateway', { level: 'info', format: 'json', destination }) })
  const lines = () => texts.map((text) => JSON.parse(text) as Line)
  const credential = await token()
  return {
    live,
    text: () => texts.join(''),
    lines,
    credential,
    bearer: { authorization: `Bearer ${credential}` },
    /** Of the operations of this name, when there are so many. */
    async operations(name: string, count = 1): Promise<Line[]> {
      const found = () => lines().filter(({ msg, operation }) => msg === 'operation' && operation === name)
      await until(() => found().length >= count)
      assert.equal(found().length, count)
      return found()
    },
    [Symbol.asyncDispose]: () => live[Symbol.asyncDispose](),
  }
}

/** Without what differs from run to run. */
function fixed({ level, time, pid, hostname, name, requestId, ms, address, ...rest }: Line) {
  assert.equal(typeof ms, 'number')
  assert.match(String(address), /127\.0\.0\.1/)
  return rest
}

function socketOf({ live, bearer }: Awaited<ReturnType<typeof startLogged>>, connectionParams: object = bearer) {
  return createClient({
    url: live.socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: { ...connectionParams },
    retryAttempts: 0,
  })
}

const OF_USER = { msg: 'operation', caller: 'USER', tenantId: 't' }

describe('the log', () => {
  it('has a line for each operation over a socket, when it is over: what became of it and how many events it was sent', async () => {
    await using logged = await startLogged()
    const { live } = logged
    const client = socketOf(logged)
    await Array.fromAsync(client.iterate({ query: 'query Me { me }' }))
    const left = client.iterate({ query: 'subscription Left { log { sequence } }' })
    const ended = Array.fromAsync(client.iterate({ query: 'subscription Ended { ticks }' }))
    const first = left.next()
    await until(() => live.open('log') === 1 && live.open('ticks') === 1)
    for (let tick = 1; tick <= 3; tick++) live.tick(tick)
    live.end('ticks')
    assert.equal((await ended).length, 3)
    live.append(1)
    await first
    assert.equal(logged.lines().filter(({ operation }) => operation === 'Left').length, 0)
    await left.return?.()

    const [me] = await logged.operations('Me')
    assert.deepEqual(fixed(me as Line), {
      ...OF_USER,
      transport: 'websocket',
      outcome: 'ok',
      events: 0,
      operation: 'Me',
      type: 'query',
    })
    const [leftLine] = await logged.operations('Left')
    const subscribed = { ...OF_USER, transport: 'websocket', type: 'subscription' }
    assert.deepEqual(fixed(leftLine as Line), { ...subscribed, outcome: 'left', events: 1, operation: 'Left' })
    const [endedLine] = await logged.operations('Ended')
    assert.deepEqual(fixed(endedLine as Line), { ...subscribed, outcome: 'complete', events: 3, operation: 'Ended' })
    await client.dispose()
  })

  it('has a line for what a socket was refused, with its code, and the cause of what was masked under the same id', async () => {
    await using logged = await startLogged()
    const client = socketOf(logged, {})
    const ask = (query: string) => Array.fromAsync(client.iterate({ query })).catch(() => {})
    await ask('subscription Secret { secret }')
    await ask('subscription Invalid { nothing }')
    await ask('subscription Failing { failing }')
    const [secret] = await logged.operations('Secret')
    assert.deepEqual([secret?.outcome, secret?.code, secret?.caller], ['refused', 'UNAUTHENTICATED', 'ANONYMOUS'])
    const invalid = await until(() => logged.lines().find(({ code }) => code === 'GRAPHQL_VALIDATION_FAILED'))
    assert.deepEqual([invalid.msg, invalid.outcome], ['operation', 'refused'])
    const [failing] = await logged.operations('Failing')
    assert.equal(failing?.outcome, 'failed')
    const masked = logged.lines().filter(({ msg }) => msg === 'An error was masked')
    assert.deepEqual(
      masked.map(({ requestId }) => requestId),
      [failing?.requestId],
    )
    await client.dispose()
  })

  it('says with which code the socket of an operation was closed', async () => {
    await using logged = await startLogged()
    const socket = new WebSocket(logged.live.socketUrl, 'graphql-transport-ws')
    const send = (message: object) => socket.send(JSON.stringify(message))
    await once(socket, 'open')
    const acknowledged = once(socket, 'message')
    send({ type: 'connection_init' })
    await acknowledged
    send({ id: '1', type: 'subscribe', payload: { query: 'subscription Twice { ticks }' } })
    await until(() => logged.live.open('ticks') === 1)
    send({ id: '1', type: 'subscribe', payload: { query: 'subscription Twice { ticks }' } })
    const [line] = await logged.operations('Twice')
    assert.deepEqual([line?.outcome, line?.closeCode], ['left', 4409])
  })

  for (const singleConnection of [false, true]) {
    const mode = singleConnection ? 'a reserved event stream' : 'an event stream'
    it(`has a line for each operation over ${mode}`, async () => {
      await using logged = await startLogged()
      const { live, bearer } = logged
      const options = { url: live.url, headers: { ...bearer, 'x-request-id': 'mine' }, retryAttempts: 0 }
      const client = createSseClient<boolean>({ ...options, singleConnection })
      const ended = Array.fromAsync(client.iterate({ query: 'subscription Ended { ticks }' }))
      await until(() => live.open('ticks') === 1)
      live.tick(1)
      live.end('ticks')
      await ended
      const left = client.iterate({ query: 'subscription Left { log { sequence } }' })
      const first = left.next()
      await until(() => live.open('log') === 1)
      live.append()
      await first
      await left.return?.()
      const subscribed = { ...OF_USER, transport: 'sse', type: 'subscription', events: 1 }
      for (const [name, outcome] of [
        ['Ended', 'complete'],
        ['Left', 'left'],
      ] as const) {
        const [line] = await logged.operations(name)
        assert.equal(line?.requestId, 'mine')
        assert.deepEqual(fixed(line as Line), { ...subscribed, operation: name, outcome })
      }
      const requests = logged.lines().filter(({ msg }) => msg === 'request')
      // Reserving, asking and stopping are requests of their own.
      assert.deepEqual([...new Set(requests.map(({ status }) => status))].sort(), singleConnection ? [200, 201, 202] : [])
      client.dispose()
    })
  }

  it('has a line for what an event stream was refused, though its status is 200', async () => {
    await using logged = await startLogged()
    const client = createSseClient({ url: logged.live.url, retryAttempts: 0 })
    await Array.fromAsync(client.iterate({ query: 'subscription Secret { secret }' }))
    await Array.fromAsync(client.iterate({ query: 'subscription Invalid { nothing }' }))
    const [secret] = await logged.operations('Secret')
    assert.deepEqual([secret?.outcome, secret?.code], ['refused', 'UNAUTHENTICATED'])
    const invalid = await until(() => logged.lines().find(({ code }) => code === 'GRAPHQL_VALIDATION_FAILED'))
    assert.equal(invalid.outcome, 'refused')
    client.dispose()
  })

  it('has a line for a subscription over multipart, in place of one for its request', async () => {
    await using logged = await startLogged()
    const { live, bearer } = logged
    const response = await fetch(live.url, {
      method: 'POST',
      headers: { ...bearer, 'content-type': 'application/json', accept: 'multipart/mixed;subscriptionSpec=1.0' },
      body: JSON.stringify({ query: 'subscription Parts { log { sequence } }' }),
    })
    await until(() => live.open('log') === 1)
    live.append(2)
    live.end('log')
    await response.text()
    const [line] = await logged.operations('Parts')
    const subscribed = { ...OF_USER, transport: 'multipart', type: 'subscription' }
    assert.deepEqual(fixed(line as Line), { ...subscribed, outcome: 'complete', events: 2, operation: 'Parts' })
    assert.equal(line?.requestId, response.headers.get('x-request-id'))
    assert.equal(logged.lines().filter(({ msg }) => msg === 'request').length, 0)
  })

  it('has no credential in any of its lines', async () => {
    await using logged = await startLogged()
    const client = socketOf(logged)
    await Array.fromAsync(client.iterate({ query: 'query Me { me }' }))
    await Array.fromAsync(client.iterate({ query: 'subscription Failing { failing }' })).catch(() => {})
    const sse = createSseClient({ url: logged.live.url, headers: logged.bearer, retryAttempts: 0 })
    await Array.fromAsync(sse.iterate({ query: 'subscription Failing { failing }' }))
    await logged.operations('Failing', 2)
    assert.ok(!logged.text().includes(logged.credential.split('.')[2] as string))
    sse.dispose()
    await client.dispose()
  })
})

describe('an error that nobody is told', () => {
  it('is logged under the id of its request, whatever that came over', async () => {
    await using logged = await startLogged({
      find: async () => {
        throw new Error('select * from secret')
      },
    })
    const { live, bearer } = logged
    const query = '{ public }'
    const headers = { ...bearer, 'content-type': 'application/json' }
    const ask = async (more: Record<string, string>) =>
      (await fetch(live.url, { method: 'POST', headers: { ...headers, ...more }, body: JSON.stringify({ query }) })).text()
    const ticket = await (await fetch(live.url, { method: 'PUT', headers: bearer })).text()
    const told = [
      await ask({ 'x-request-id': 'plain' }),
      await ask({ 'x-request-id': 'stream', accept: 'text/event-stream' }),
      await ask({ 'x-request-id': 'reserved', 'x-graphql-event-stream-token': ticket }),
    ]
    const client = socketOf(logged)
    await Array.fromAsync(client.iterate({ query })).catch((errors) => told.push(JSON.stringify(errors)))
    await client.dispose()
    assert.equal(told.length, 4)
    for (const text of told) assert.match(text, /INTERNAL_SERVER_ERROR/)
    assert.doesNotMatch(told.join(), /secret/)
    const ids = () => logged.lines().flatMap(({ msg, requestId }) => (msg === 'An error was masked' ? [requestId] : []))
    const [overSocket] = logged.lines().filter(({ transport }) => transport === 'websocket')
    assert.deepEqual(ids(), ['plain', 'stream', 'reserved', overSocket?.requestId])
  })
})
