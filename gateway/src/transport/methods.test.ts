import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect } from 'node:net'
import { after, before, describe, it } from 'node:test'
import { startHttp, type TestHttp } from './http.fixture.ts'

let http: TestHttp
before(async () => {
  http = await startHttp({ sdl: 'type Query { a: String }', rootValue: { a: 'a' }, publicFields: ['Query.a'] })
})
after(() => http[Symbol.asyncDispose]())

const ALLOWED = 'DELETE, GET, POST, PUT, OPTIONS'
const at = (path: string) => new URL(path, http.url)

/** All that comes back over a connection of its own until the other side closes it. */
async function talk(...parts: string[]): Promise<string> {
  const socket = connect(Number(new URL(http.url).port), '127.0.0.1')
  let received = ''
  socket.setEncoding('utf8').on('data', (chunk: string) => (received += chunk))
  for (const part of parts) socket.write(part)
  await once(socket, 'close')
  return received
}

describe('methods', () => {
  for (const method of ['PATCH', 'HEAD', 'PROPFIND']) {
    it(`${method} at /graphql is refused with 405, and is told what is taken there`, async () => {
      const response = await fetch(http.url, { method })
      assert.deepEqual([response.status, response.headers.get('allow')], [405, ALLOWED])
      const text = await response.text()
      if (method === 'HEAD') return assert.equal(text, '')
      assert.deepEqual(JSON.parse(text), {
        errors: [
          {
            message: `${method} is not allowed here: send DELETE or GET or POST or PUT`,
            extensions: { code: 'BAD_USER_INPUT' },
          },
        ],
      })
    })
  }

  it('PUT and DELETE at /graphql are those of GraphQL over SSE', async () => {
    assert.equal((await fetch(http.url, { method: 'PUT' })).status, 201)
    const ended = await fetch(`${http.url}?operationId=1`, { method: 'DELETE' })
    assert.equal(ended.status, 404)
    assert.match(await ended.text(), /no such event stream/)
  })

  it('what can be looked at only is looked at by GET and HEAD', async () => {
    for (const path of ['/health', '/ready', '/metrics', '/.well-known/caller-jwks.json']) {
      for (const method of ['GET', 'HEAD']) assert.equal((await fetch(at(path), { method })).status, 200)
      const refused = await fetch(at(path), { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } })
      assert.deepEqual([refused.status, refused.headers.get('allow')], [405, 'GET, HEAD, OPTIONS'])
    }
  })

  it('OPTIONS tells what a URL takes, with and without a page that asks', async () => {
    const plain = await fetch(http.url, { method: 'OPTIONS' })
    assert.deepEqual([plain.status, plain.headers.get('allow'), await plain.text()], [204, ALLOWED, ''])
    const asked = { origin: 'https://page.example', 'access-control-request-method': 'POST' }
    const preflight = await fetch(http.url, { method: 'OPTIONS', headers: asked })
    assert.equal(preflight.status, 204)
    assert.match(preflight.headers.get('access-control-allow-methods') ?? '', /POST/)
    assert.equal((await fetch(at('/nothing'), { method: 'OPTIONS' })).status, 404)
  })

  it('a URL that there is not is 404, whatever it is asked with', async () => {
    for (const method of ['GET', 'POST', 'PATCH', 'HEAD']) {
      const response = await fetch(at('/nothing?at=all'), { method })
      assert.deepEqual([response.status, response.headers.get('allow')], [404, null])
      if (method !== 'HEAD') assert.match(await response.text(), /"There is nothing at \/nothing: .*"NOT_FOUND"/)
    }
  })

  it('the body of what is refused is not read: the answer is there before it has come', async () => {
    const head = (line: string) => `${line} HTTP/1.1\r\nhost: x\r\nconnection: close\r\ncontent-type: application/json\r\n`
    for (const line of ['PATCH /graphql', 'POST /nothing'])
      assert.match(await talk(head(line), 'content-length: 1000000\r\n\r\n', '{'), /^HTTP\/1\.1 40[45] /)
  })
})

describe('a body that is too large', () => {
  const head = 'POST /graphql HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\n'

  it('is refused by its announced length, before any of it has come, and its connection is closed', async () => {
    const answer = await talk(head, 'content-length: 262145\r\n\r\n')
    assert.match(answer, /^HTTP\/1\.1 413 .*at most 262144 bytes/s)
    assert.match(answer, /\r\nconnection: close\r\n/i)
  })

  it('is refused at the limit where its length was not announced, and the rest is not waited for', async () => {
    const chunk = `${(262_145).toString(16)}\r\n${'x'.repeat(262_145)}\r\n`
    const answer = await talk(head, 'transfer-encoding: chunked\r\n\r\n', chunk)
    assert.match(answer, /^HTTP\/1\.1 413 .*at most 262144 bytes/s)
  })
})
