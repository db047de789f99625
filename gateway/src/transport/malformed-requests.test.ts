// What is odd on the wire: each is refused with a status and in the shape of all refusals, or served as if nothing was odd about it.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { gzipSync } from 'node:zlib'
import { log } from '../execute/graph.fixture.ts'
import { DEFAULT_GUARD } from '../guard-config.ts'
import { startHttp, type TestHttp, token } from './http.fixture.ts'
import { createMetrics } from './metrics.ts'
import { createServer } from './server.ts'

let http: TestHttp
before(async () => {
  http = await startHttp({ sdl: 'type Query { a: String }', rootValue: { a: 'a' }, publicFields: ['Query.a'] })
})
after(() => http[Symbol.asyncDispose]())

const QUERY = '{"query":"{ a }"}'

/** All that comes back over a connection of its own until the other side closes it. */
async function talk(...parts: (string | Buffer)[]): Promise<string> {
  const socket = connect(Number(new URL(http.url).port), '127.0.0.1')
  let received = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk))
  for (const part of parts) socket.write(part)
  await once(socket, 'close')
  return received
}

/** @param line its first line, where it is not that of an operation */
const post = (fields: readonly string[], body: string | Buffer = QUERY, line = 'POST /graphql') => [
  [
    `${line} HTTP/1.1`,
    ...(fields.some((field) => field.startsWith('host')) ? [] : ['host: x']),
    'connection: close',
    'content-type: application/json',
    `content-length: ${Buffer.byteLength(body)}`,
    ...fields,
    '\r\n',
  ].join('\r\n'),
  body,
]

async function assertRefused(status: number, message: RegExp, parts: (string | Buffer)[]) {
  const answer = await talk(...parts)
  assert.match(answer, new RegExp(`^HTTP/1.1 ${status} `))
  const { errors } = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n'))) as {
    errors: { message: string; extensions: { code: string } }[]
  }
  assert.match(errors[0]?.message ?? '', message)
  return errors[0]?.extensions.code
}

describe('a request that can be understood in two ways', () => {
  it('is refused where it has several credentials, whichever comes first', async () => {
    const good = `authorization: Bearer ${await token()}`
    for (const fields of [
      [good, 'authorization: Bearer other'],
      ['authorization: Bearer other', good],
      [good, good],
    ])
      assert.equal(await assertRefused(401, /must be "Bearer/, post(fields)), 'UNAUTHENTICATED')
  })

  it('is refused where it has several hosts', async () => {
    await assertRefused(400, /One Host header/, post(['host: a', 'host: b']))
  })

  it('is refused where it has a length and chunks', async () => {
    await assertRefused(400, /no HTTP request/, post(['transfer-encoding: chunked'], '0\r\n\r\nGET /metrics HTTP/1.1\r\n\r\n'))
  })

  it('is refused where a key of its body would be a prototype', async () => {
    for (const variables of ['{"__proto__":{"a":1}}', '{"a":{"constructor":{"prototype":{"b":1}}}}']) {
      await assertRefused(400, /"__proto__"/, post([], `{"query":"{ a }","variables":${variables}}`))
    }
  })
})

describe('a body that is encoded', () => {
  it('is refused with 415 before it is read, and never unpacked', async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000, ' '))
    for (const body of [gzipSync(QUERY), bomb]) await assertRefused(415, /gzip/, post(['content-encoding: gzip'], body))
    await assertRefused(415, /br, gzip/, post(['content-encoding: br', 'content-encoding: gzip'], 'never read'))
    assert.match(await talk(...post(['content-encoding: identity'])), /^HTTP\/1.1 200 [\s\S]*\{"data":\{"a":"a"\}\}$/)
  })
})

describe('what is no request', () => {
  it('is refused in the shape of all refusals', async () => {
    await assertRefused(400, /no HTTP request/, ['\x16\x03\x01 hello\r\n\r\n'])
    await assertRefused(400, /no HTTP request/, post([], QUERY, 'BREW /graphql'))
    await assertRefused(400, /"\/graphql%zz" is no URL/, post([], QUERY, 'POST /graphql%zz'))
    await assertRefused(431, /too long together/, post([`x-long: ${'x'.repeat(20_000)}`]))
    await assertRefused(431, /by POST/, post([], '', `GET /graphql?query=${'x'.repeat(20_000)}`))
  })
})

describe('a request that comes drop by drop', () => {
  it('has a minute for its header and its body together, after which Node answers 408', async () => {
    const server = await createServer({ guard: DEFAULT_GUARD, isTraced: false, metrics: createMetrics(), log })
    const { requestTimeout, headersTimeout } = server.server
    assert.deepEqual([requestTimeout, headersTimeout], [60_000, 60_000])
    await server.close()
  })
})

describe('an upgrade', () => {
  it('to anything but a WebSocket is declined: the request is answered as it stands, and the connection goes on', async () => {
    // As curl --http2 and Java's HttpClient ask by default.
    const h2c = ['connection: upgrade, http2-settings', 'upgrade: h2c', 'http2-settings: AAMAAABkAAQAoAAAAAIAAAAA']
    const socket = connect(Number(new URL(http.url).port), '127.0.0.1').setEncoding('utf8')
    const asked = post(h2c).map((part) => String(part).replace('connection: close\r\n', ''))
    for (const part of asked) socket.write(part)
    assert.match((await once(socket, 'data'))[0], /^HTTP\/1.1 200 [\s\S]*\{"data":\{"a":"a"\}\}$/)
    for (const part of post([], '{"query":"{ b: a }"}')) socket.write(part)
    assert.match((await once(socket, 'data'))[0], /^HTTP\/1.1 200 [\s\S]*\{"data":\{"b":"a"\}\}$/)
    await once(socket, 'close')
  })

  it('to a WebSocket is one of GET /graphql alone', async () => {
    const upgrade = [
      'connection: upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-key: dGVzdC10ZXN0LXRlc3QtMQ==',
    ]
    const only = (parts: (string | Buffer)[]) =>
      parts.map((part) => String(part).replace('connection: upgrade', 'connection: upgrade, close'))
    assert.match(await talk(...only(post(upgrade))), /^HTTP\/1.1 200 [\s\S]*\{"data":\{"a":"a"\}\}$/)
    assert.match(await talk(...only(post(upgrade, '', 'GET /health'))), /^HTTP\/1.1 200 [\s\S]*"ok"/)
    assert.match(await talk(...only(post(upgrade, '', 'GET /nothing'))), /^HTTP\/1.1 404 /)
  })
})
