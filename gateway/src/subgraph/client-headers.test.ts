import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { parse } from 'graphql'
import { createClient, makeServer } from 'graphql-ws'
import { WebSocketServer } from 'ws'
import { ask, type GatewayProcess, refusedGateway, startGateway } from '../standalone.fixture.ts'

type Params = Record<string, unknown>

/** A subgraph of somebody else, which tells what it was sent; it answers once as many have asked at the same time as are told. */
async function serveForeign(name: string) {
  const sdl = `type Query { ${name}: String } type Subscription { ${name}Events: String }`
  const asked: IncomingHttpHeaders[] = []
  const sockets: Params[] = []
  let waiting: (() => void)[] = []
  let together = 1

  async function assembled(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    waiting.push(resolve)
    if (waiting.length === together) for (const answer of waiting.splice(0)) answer()
    await promise
  }
  const server = createServer(async (request, response) => {
    if (request.method !== 'POST') return response.writeHead(404).end()
    const { query } = JSON.parse(await text(request)) as { query: string }
    const answer = (data: object) => response.setHeader('content-type', 'application/json').end(JSON.stringify({ data }))
    if (query.includes('_service')) return answer({ _service: { sdl } })
    asked.push(request.headers)
    await assembled()
    return answer({ [name]: String(request.headers['x-user']) })
  })
  const protocol = makeServer({
    onConnect: ({ connectionParams = {} }) => void sockets.push(connectionParams),
    onSubscribe: ({ connectionParams = {} }, _, { query }) =>
      ({ schema: {}, document: parse(query), contextValue: connectionParams }) as never,
    async *subscribe({ contextValue }) {
      await assembled()
      yield { data: { [`${name}Events`]: String((contextValue as Params)['x-user']) } }
    },
  })
  const websockets = new WebSocketServer({ server })
  websockets.on('connection', (socket) => {
    const closed = protocol.opened(
      {
        protocol: socket.protocol,
        send: (message) => socket.send(message),
        close: (code, reason) => socket.close(code, reason),
        onMessage: (listener) => socket.on('message', (data) => void listener(String(data))),
      },
      {},
    )
    socket.on('close', (code, reason) => void closed(code, String(reason)))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`,
    asked,
    sockets,
    answerTogether(count: number) {
      waiting = []
      together = count
    },
    async [Symbol.asyncDispose]() {
      for (const socket of websockets.clients) socket.terminate()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function firstEvent(gateway: GatewayProcess, query: string, connectionParams: Params): Promise<unknown> {
  const client = createClient({ url: gateway.url.replace('http', 'ws'), connectionParams, retryAttempts: 0 })
  try {
    for await (const { data } of client.iterate({ query })) return data
    return undefined
  } finally {
    await client.dispose()
  }
}

const USERS = ['ada', 'brian', 'carl']
const LIMITS = { timeout: 30_000 }

describe('headers of clients', LIMITS, () => {
  it('reach the subgraphs that they are meant for, each user getting an answer of their own, at the same time and over one gateway', async () => {
    await using people = await serveForeign('people')
    await using shops = await serveForeign('shops')
    await using gateway = await startGateway({
      SUBGRAPHS: `people=${people.url},shops=${shops.url}`,
      GATEWAY_DEFAULT_ACCESS: 'public',
      PROPAGATED_HEADERS: 'people:X-User,x-region',
      // Whatever is vouched for to be the same for everybody is not the same with other headers.
      SHARED_FIELDS: 'Subscription.peopleEvents',
    })
    people.answerTogether(USERS.length)
    const answers = USERS.map((user) =>
      ask(gateway.url, '{ people shops }', { 'x-user': user, 'x-region': 'eu', 'x-other': user }),
    )
    assert.deepEqual(
      (await Promise.all(answers)).map(({ data }) => data),
      USERS.map((user) => ({ people: user, shops: 'undefined' })),
    )
    assert.ok(people.asked.every((headers) => headers['x-region'] === 'eu' && !('x-other' in headers)))
    assert.ok(shops.asked.every((headers) => headers['x-region'] === 'eu' && !('x-user' in headers)))

    const query = 'subscription { peopleEvents }'
    const events = USERS.map((user) => firstEvent(gateway, query, { 'X-USER': user }))
    assert.deepEqual(
      await Promise.all(events),
      USERS.map((user) => ({ peopleEvents: user })),
    )
    assert.deepEqual(people.sockets.map((params) => params['x-user']).sort(), USERS)

    people.answerTogether(1)
    assert.deepEqual(await ask(gateway.url, '{ people }'), { data: { people: 'undefined' } })
    await assert.rejects(firstEvent(gateway, query, { 'x-user': 'a\r\nx-admin: 1' }), { code: 4400 })
  })

  it('are not passed on unless they are named, and never stand in the place of the signed caller', async () => {
    await using people = await serveForeign('people')
    const settings = { SUBGRAPHS: `people=${people.url}`, GATEWAY_DEFAULT_ACCESS: 'public' }
    const sent = { authorization: 'Bearer theirs', 'x-user': 'ada', 'x-signed-caller': 'Bearer forged' }
    {
      await using gateway = await startGateway(settings)
      assert.deepEqual(await ask(gateway.url, '{ people }', sent), { data: { people: 'undefined' } })
      assert.match(String(people.asked[0]?.authorization), /^Bearer eyJ/)
      assert.ok(!('x-signed-caller' in (people.asked[0] ?? {})))
    }
    await using gateway = await startGateway({
      ...settings,
      CALLER_HEADER: 'X-Signed-Caller',
      PROPAGATED_HEADERS: 'Authorization',
    })
    await ask(gateway.url, '{ people }', sent)
    const { authorization, 'x-signed-caller': caller } = people.asked[1] ?? {}
    assert.equal(authorization, 'Bearer theirs')
    assert.match(String(caller), /^Bearer eyJ/)
    await firstEvent(gateway, 'subscription { peopleEvents }', sent)
    assert.equal(people.sockets[0]?.authorization, 'Bearer theirs')
    assert.match(String(people.sockets[0]?.['x-signed-caller']), /^Bearer eyJ/)
  })

  it('cannot be set so that they replace what is the gateway’s or the connection’s own', async () => {
    const refused = [
      'authorization',
      'people:Connection',
      'Transfer-Encoding',
      'content-length',
      'x-request-id',
      'Sec-WebSocket-Key',
      ':x-user',
      'x user',
    ]
    const { code, output } = await refusedGateway({ SUBGRAPHS: 'people=http://127.0.0.1:1', PROPAGATED_HEADERS: refused.join() })
    assert.equal(code, 1)
    for (const each of refused) assert.ok(output.includes(`got "${each}"`), `${each} is refused`)
    const moved = await refusedGateway({
      SUBGRAPHS: 'people=http://127.0.0.1:1',
      CALLER_HEADER: 'X-Caller',
      PROPAGATED_HEADERS: 'x-caller',
    })
    assert.match(moved.output, /signed caller.*got "x-caller"/)
  })
})
