import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { after, before, describe, it } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { auditServer } from 'graphql-http'
import { startHttp, type TestHttp, token } from './http.fixture.ts'

const SDL = `
  directive @authenticated on FIELD_DEFINITION
  type Query { open(times: Int): String secret: String @authenticated }
  type Mutation { write: String }
`
let http: TestHttp
before(async () => {
  const rootValue = { open: ({ times = 1 }) => 'long '.repeat(times), secret: 'secret', write: 'written' }
  http = await startHttp({ sdl: SDL, rootValue, publicFields: ['Query.open', 'Mutation.write'] })
})
after(() => http[Symbol.asyncDispose]())

const GRAPHQL = 'application/graphql-response+json'
const search = (parameters: Record<string, string>) => `${http.url}?${new URLSearchParams(parameters)}`
const JSON_TYPE = { 'content-type': 'application/json' }

describe('GraphQL over HTTP', () => {
  it('passes the audits of graphql-http without an error or a warning', async () => {
    const results = await auditServer({ url: http.url })
    assert.ok(results.length > 50)
    const bad = results.filter(({ status }) => status === 'error' || status === 'warn')
    assert.deepEqual(
      bad.map(({ name }) => name),
      [],
    )
  })

  it('answers in the type that the client prefers', async () => {
    const typeFor = async (accept: string, query = '{ open }') =>
      (await http.send({ query }, { accept })).headers.get('content-type')?.split(';')[0]
    for (const query of ['{ open }', '{ nothing }']) {
      assert.equal(await typeFor(GRAPHQL, query), GRAPHQL)
      assert.equal(await typeFor('application/json', query), 'application/json')
      assert.equal(await typeFor('*/*', query), 'application/json')
      assert.equal(await typeFor(`${GRAPHQL}, application/json;q=0.9`, query), GRAPHQL)
      assert.equal(await typeFor(`${GRAPHQL};q=0.1, application/json`, query), 'application/json')
    }
  })

  it('answers a GET with a query, and refuses a mutation by GET with 405', async () => {
    const query = await fetch(search({ query: 'query ($n: Int) { open(times: $n) }', variables: '{"n":2}' }), {
      headers: JSON_TYPE,
    })
    assert.deepEqual([query.status, await query.json()], [200, { data: { open: 'long long ' } }])
    const mutation = await fetch(search({ query: 'mutation { write }' }), { headers: JSON_TYPE })
    assert.deepEqual([mutation.status, mutation.headers.get('allow')], [405, 'POST'])
  })

  it('gives each refusal its status', async () => {
    const status = async (body: unknown, headers = {}) => (await http.send(body, headers)).status
    const secret = { query: '{ secret }' }
    assert.equal(await status('{"query":'), 400)
    assert.equal(await status({}), 400)
    assert.equal(await status({ query: '{ open' }), 400)
    assert.equal(await status({ query: '{ nothing }' }), 400)
    assert.equal(await status({ query: 'query ($n: Int!) { open(times: $n) }' }), 400)
    assert.equal(await status({ query: '{ open }', operationName: 'Other' }), 400)
    for (const wrong of ['text', 1, [1]]) {
      assert.equal(await status({ query: '{ open }', extensions: wrong }), 400)
      assert.equal(await status({ query: '{ open }', variables: wrong }), 400)
    }
    assert.equal(await status(secret, { authorization: 'Bearer nonsense' }), 401)
    assert.equal(await status({ query: '{ open }' }, { 'content-type': 'application/xml' }), 415)
    assert.equal(await status({ query: '{ open }' }, { accept: 'text/csv' }), 406)
    // Partial data is an answer.
    assert.equal(await status({ query: '{ open secret }' }), 200)
  })

  it('tells who accepts JSON alone of an invalid operation with 200, and of a limit or a bad token with 4xx', async () => {
    const status = async (body: unknown, headers = {}) =>
      (await http.send(body, { accept: 'application/json', ...headers })).status
    assert.equal(await status({ query: '{ nothing }' }), 200)
    assert.equal(await status({ query: `{ ${'open '.repeat(5_000)} }` }), 400)
    assert.equal(await status({ query: '{ open }' }, { authorization: 'Bearer nonsense' }), 401)
  })

  it('refuses an operation that may not run at all without a data entry', async () => {
    const { status, body } = await http.ask('mutation { write nothing }')
    assert.deepEqual([status, 'data' in body], [400, false])
  })
})

describe('compression', () => {
  /** As it comes over the wire: fetch would unpack it. */
  async function raw(acceptEncoding: string, times: number): Promise<{ encoding: string | undefined; body: Buffer }> {
    const sent = request(http.url, { method: 'POST', headers: { ...JSON_TYPE, 'accept-encoding': acceptEncoding } })
    sent.end(JSON.stringify({ query: `{ open(times: ${times}) }` }))
    const [response] = await once(sent, 'response')
    return { encoding: response.headers['content-encoding'], body: Buffer.concat(await response.toArray()) }
  }
  const expected = JSON.stringify({ data: { open: 'long '.repeat(9_000) } })

  it('gzip and br, where they are asked for', async () => {
    const gzip = await raw('gzip, deflate, br', 9_000)
    assert.deepEqual([gzip.encoding, gunzipSync(gzip.body).toString().trim()], ['gzip', expected])
    const br = await raw('br', 9_000)
    assert.deepEqual([br.encoding, brotliDecompressSync(br.body).toString().trim()], ['br', expected])
    const plain = await raw('identity', 9_000)
    assert.deepEqual([plain.encoding, plain.body.toString().trim()], [undefined, expected])
  })

  it('leaves what fits into a packet as it is', async () => {
    assert.equal((await raw('gzip', 1)).encoding, undefined)
  })
})

describe('browsers', () => {
  it('cannot be made to send an operation by a foreign page', async () => {
    const get = (headers: Record<string, string> = {}) => fetch(search({ query: '{ open }' }), { headers })
    const refused = await get()
    assert.equal(refused.status, 400)
    assert.match(await refused.text(), /apollo-require-preflight/)
    assert.equal((await get({ 'apollo-require-preflight': '1' })).status, 200)
    assert.equal((await get({ 'x-apollo-operation-name': 'Open' })).status, 200)
    for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data']) {
      assert.equal((await http.send('{"query":"{ open }"}', { 'content-type': type })).status, 415)
    }
  })

  it('of other origins are refused where origins are listed, our own host is not', async () => {
    await using strict = await startHttp({
      sdl: SDL,
      rootValue: { open: 'open' },
      publicFields: ['Query.open'],
      guard: { allowedOrigins: ['https://app.example'] },
    })
    const status = async (origin: string) => (await strict.send({ query: '{ open }' }, { origin })).status
    assert.equal(await status('https://app.example'), 200)
    assert.equal(await status(new URL(strict.url).origin), 200)
    assert.equal(await status('https://evil.example'), 403)
    assert.equal(await status('null'), 403)
    assert.equal((await strict.ask('{ open }')).status, 200)
  })

  it('are told not to guess, frame or keep what they get', async () => {
    const { headers } = await http.ask('{ open }')
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('x-frame-options'), 'DENY')
    assert.equal(headers.get('cache-control'), 'no-store')
    assert.match(headers.get('content-security-policy') ?? '', /default-src 'none'/)
    const page = await fetch(http.url, { headers: { accept: 'text/html' } })
    assert.doesNotMatch(page.headers.get('content-security-policy') ?? '', /default-src/)
  })
})

describe('outsiders', () => {
  const outsiders = () => startHttp({ sdl: SDL, rootValue: { open: 'open', secret: 's' }, guard: { explorers: 'callers' } })

  it('get no suggestions and no introspection, callers with a token get both', async () => {
    await using strict = await outsiders()
    const typo = '{ secrt }'
    assert.doesNotMatch(JSON.stringify((await strict.ask(typo)).body), /secret|Did you mean/)
    assert.match(JSON.stringify((await strict.ask(typo, await token())).body), /Did you mean \\"secret\\"/)
    for (const query of ['{ __schema { queryType { name } } }', '{ __type(name: "Query") { name } }']) {
      const { status, body } = await strict.ask(query)
      assert.deepEqual([status, body.errors?.[0]?.extensions.code], [400, 'GRAPHQL_VALIDATION_FAILED'])
      assert.equal((await strict.ask(query, await token())).status, 200)
    }
    assert.equal((await strict.ask('{ __typename }')).status, 200)
  })
})
