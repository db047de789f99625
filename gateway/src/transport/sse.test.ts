import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { until } from '@agentic/testing/until'
import { type ClientOptions, createClient } from 'graphql-sse'
import { token } from './http.fixture.ts'
import { startLive } from './live.fixture.ts'

const bearer = async (options = {}) => ({ authorization: `Bearer ${await token(options)}` })
type Live = Awaited<ReturnType<typeof startLive>>

function clientOf(live: Live, options: Partial<ClientOptions<boolean>> = {}) {
  return createClient({ url: live.url, headers: () => bearer(), retryAttempts: 0, ...options } as ClientOptions<false>)
}

async function take(events: AsyncIterator<{ data?: unknown }>, count: number): Promise<unknown[]> {
  const taken: unknown[] = []
  while (taken.length < count) {
    const { value, done } = await events.next()
    if (done) break
    taken.push(value.data)
  }
  return taken
}

for (const singleConnection of [false, true]) {
  describe(`GraphQL over SSE, ${singleConnection ? 'single connection' : 'distinct connections'}`, () => {
    it('carries every kind of operation of the real client, and ends a source that nobody watches', async () => {
      await using live = await startLive()
      const client = clientOf(live, { singleConnection })
      const events = client.iterate({ query: 'subscription { log { sequence text } }' })
      const first = take(events, 2)
      await until(() => live.open('log') === 1)
      assert.deepEqual(await take(client.iterate({ query: '{ me }' }), 2), [{ me: 'Ada' }])
      assert.deepEqual(await take(client.iterate({ query: 'mutation { append }' }), 2), [{ append: 1 }])
      live.append(1, 'line\nbreak \u2028')
      assert.deepEqual(await first, [
        { log: { sequence: 1, text: 'entry' } },
        { log: { sequence: 2, text: 'line\nbreak \u2028' } },
      ])
      await events.return?.()
      await until(() => live.open('log') === 0)
      client.dispose()
    })

    it('tells that a stream is complete', async () => {
      await using live = await startLive()
      const client = clientOf(live, { singleConnection })
      const all = Array.fromAsync(client.iterate({ query: 'subscription { ticks }' }))
      await until(() => live.open('ticks') === 1)
      live.tick(7)
      live.end('ticks')
      assert.deepEqual(await all, [{ data: { ticks: 7 } }])
      client.dispose()
    })

    it('tells what was refused', async () => {
      await using live = await startLive()
      const client = clientOf(live, { singleConnection, headers: {} } as never)
      const [refused] = await Array.fromAsync(client.iterate({ query: 'subscription { secret }' }))
      assert.equal(refused?.errors?.[0]?.extensions.code, 'UNAUTHENTICATED')
      const [masked] = await Array.fromAsync(client.iterate({ query: 'subscription { failing }' }))
      assert.deepEqual(masked?.errors?.[0]?.message, 'Internal server error')
      client.dispose()
    })

    it('ends when the token expires', async () => {
      await using live = await startLive({ now: () => Date.now() - 60_000 })
      const headers = await bearer({ expires: '0s' })
      const client = clientOf(live, { singleConnection, headers } as never)
      const [event] = await Array.fromAsync(client.iterate({ query: 'subscription { log { sequence } }' }))
      assert.equal(event?.errors?.[0]?.extensions.code, 'UNAUTHENTICATED')
      client.dispose()
    })

    it('is cut off when the gateway stops, so that its client comes back', async () => {
      const live = await startLive()
      const client = clientOf(live, { singleConnection })
      const all = Array.fromAsync(client.iterate({ query: 'subscription { ticks }' }))
      await until(() => live.open('ticks') === 1)
      await Promise.all([live[Symbol.asyncDispose](), assert.rejects(all, { name: 'NetworkError' })])
      client.dispose()
    })
  })
}

describe('an event stream, byte by byte', () => {
  it('tells an invalid operation as an event, with 200 and the headers of a stream', async () => {
    await using live = await startLive()
    const headers = { 'content-type': 'application/json', accept: 'text/event-stream', origin: 'https://page.example' }
    const response = await fetch(live.url, { method: 'POST', headers, body: JSON.stringify({ query: '{ nothing }' }) })
    assert.equal(response.status, 200)
    assert.equal(response.headers.get('content-type'), 'text/event-stream; charset=utf-8')
    assert.equal(response.headers.get('access-control-allow-origin'), '*')
    assert.match(
      await response.text(),
      /^:\n\nevent: next\ndata: \{"errors":.*GRAPHQL_VALIDATION_FAILED.*\}\n\nevent: complete\ndata: \n\n$/,
    )
  })

  it('is given to a GET, but no mutation', async () => {
    await using live = await startLive()
    const get = async (query: string, variables = {}) => {
      const search = new URLSearchParams({ query, variables: JSON.stringify(variables) })
      const response = await fetch(`${live.url}?${search}`, { headers: { accept: 'text/event-stream', ...(await bearer()) } })
      return response.text()
    }
    assert.match(await get('{ public }'), /data: \{"data":\{"public":"open"\}\}/)
    assert.match(await get('mutation { append }'), /BAD_USER_INPUT/)
    assert.equal(live.append(), 1)
  })
})

describe('a reserved event stream', () => {
  it('can be asked for by pages, and counts as no slow request', async () => {
    await using live = await startLive()
    const headers = { origin: 'https://page.example', 'access-control-request-method': 'PUT' }
    const preflight = await fetch(live.url, { method: 'OPTIONS', headers })
    assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /PUT.*DELETE/)
    const counted = async () => /duration_seconds_count\{transport="http",outcome="ok"\} (\d+)/.exec(await live.metrics())?.[1]
    const body = { query: '{ public }' }
    await (await post(live, body)).json()
    const before = await counted()
    await (await post(live, body, { accept: 'text/event-stream' })).text()
    assert.equal(await counted(), before)
  })

  const reserve = async (live: Live, headers = {}) => (await fetch(live.url, { method: 'PUT', headers })).text()
  const post = (live: Live, body: object, headers = {}) =>
    fetch(live.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) })

  it('is one connection only, and nobody else can add to it', async () => {
    await using live = await startLive()
    const owner = await bearer()
    const ticket = { 'x-graphql-event-stream-token': await reserve(live, owner) }
    const open = () => fetch(live.url, { headers: { accept: 'text/event-stream', ...ticket } })
    const [first, second] = [await open(), await open()]
    assert.deepEqual([first.status, second.status], [200, 409])
    const asked = { query: '{ me }', extensions: { operationId: '1' } }
    const other = await bearer({ tenantId: 'other' })
    assert.equal((await post(live, asked, { ...ticket, ...other })).status, 404)
    assert.equal((await post(live, asked, { ...ticket, ...owner })).status, 202)
    assert.equal((await post(live, { query: '{ nothing }' }, { ...ticket, ...owner })).status, 400)
    await first.body?.cancel()
    await until(async () => (await open()).status === 404)
  })

  it('is reserved by nobody a hundred times over, so that others get theirs', async () => {
    await using live = await startLive()
    const owner = await bearer()
    const put = (headers: Record<string, string>) => fetch(live.url, { method: 'PUT', headers })
    const mine = await Promise.all(Array.from({ length: 100 }, () => put(owner)))
    assert.deepEqual([...new Set(mine.map(({ status }) => status))], [201])
    const refused = await put(owner)
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers.get('retry-after')) > 0)
    assert.match(await refused.text(), /RATE_LIMITED/)
    assert.equal((await put(await bearer({ userId: 'other' }))).status, 201)
    const stream = await fetch(live.url, {
      headers: { accept: 'text/event-stream', 'x-graphql-event-stream-token': (await mine[0]?.text()) ?? '' },
    })
    await stream.body?.cancel()
    await until(async () => (await put(owner)).status === 201)
  })

  it('has a hundred operations under way, and not one more: what is not read is not kept without an end', async () => {
    await using live = await startLive()
    const owner = await bearer()
    const ticket = { 'x-graphql-event-stream-token': await reserve(live, owner) }
    const ask = (id: number) => post(live, { query: '{ me }', extensions: { operationId: String(id) } }, { ...ticket, ...owner })
    // Nobody reads the answers yet.
    for (let id = 1; id <= 100; id++) assert.equal((await ask(id)).status, 202)
    assert.equal((await ask(101)).status, 429)
    const stream = await fetch(live.url, { headers: { accept: 'text/event-stream', ...ticket } })
    await until(async () => (await ask(102)).status === 202)
    await stream.body?.cancel()
  })
})
