import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { describe, it } from 'node:test'
import { readTestConfig } from '@agentic/testing/config'
import { ApolloClient, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { PersistedQueryLink } from '@apollo/client/link/persisted-queries'
import { createClient } from 'redis'
import { startHttp, type TestHttpOptions, token } from '../../transport/http.fixture.ts'
import { readManifest } from './manifest.ts'
import { createMemoryTexts, createRedisTexts, type TextStore } from './text-store.ts'

const { redisUrl } = readTestConfig(process.env)
const QUERY = '{ open }'
const hashOf = (text: string) => createHash('sha256').update(text).digest('hex')
const persisted = (hash: string) => ({ persistedQuery: { version: 1, sha256Hash: hash } })

const start = (guard: TestHttpOptions['guard'] = {}) =>
  startHttp({
    sdl: 'type Query { open: Int other: Int }',
    rootValue: { open: 1, other: 2 },
    publicFields: ['Query.open', 'Query.other'],
    guard,
  })

describe('automatically persisted documents', () => {
  it('are kept for those who send the hash alone, by POST and GET', async () => {
    await using http = await start()
    const headers = { authorization: `Bearer ${await token()}` }
    const extensions = persisted(hashOf(QUERY))
    const unknown = await http.send({ extensions }, headers)
    assert.deepEqual([unknown.status, unknown.body.errors?.[0]?.message], [200, 'PersistedQueryNotFound'])
    assert.deepEqual((await http.send({ query: QUERY, extensions }, headers)).body, { data: { open: 1 } })
    assert.deepEqual((await http.send({ extensions }, headers)).body, { data: { open: 1 } })
    const url = `${http.url}?${new URLSearchParams({ extensions: JSON.stringify(extensions) })}`
    for (const each of [url, `${url}&query=${encodeURIComponent(QUERY)}`]) {
      const get = await fetch(each, { headers: { ...headers, 'apollo-require-preflight': '1' } })
      assert.deepEqual(await get.json(), { data: { open: 1 } })
    }
  })

  it('are those of one tenant', async () => {
    await using http = await start()
    const extensions = persisted(hashOf(QUERY))
    const ask = async (tenantId: string, query?: string) =>
      (await http.send({ query, extensions }, { authorization: `Bearer ${await token({ tenantId })}` })).body
    await ask('t', QUERY)
    assert.equal((await ask('other')).errors?.[0]?.extensions.code, 'PERSISTED_QUERY_NOT_FOUND')
  })

  it('are not there for strangers', async () => {
    await using http = await start()
    const extensions = persisted(hashOf(QUERY))
    assert.deepEqual((await http.send({ query: QUERY, extensions })).body, { data: { open: 1 } })
    const { body } = await http.send({ extensions })
    assert.equal(body.errors?.[0]?.extensions.code, 'PERSISTED_QUERY_NOT_SUPPORTED')
  })

  it('with the hash of another text, or that are not valid, are not kept', async () => {
    await using http = await start()
    const headers = { authorization: `Bearer ${await token()}` }
    const wrong = await http.send({ query: QUERY, extensions: persisted(hashOf('other')) }, headers)
    assert.equal(wrong.body.errors?.[0]?.extensions.code, 'BAD_USER_INPUT')
    const invalid = persisted(hashOf('{ nothing }'))
    await http.send({ query: '{ nothing }', extensions: invalid }, headers)
    assert.equal(
      (await http.send({ extensions: invalid }, headers)).body.errors?.[0]?.extensions.code,
      'PERSISTED_QUERY_NOT_FOUND',
    )
  })
})

describe('trusted documents', () => {
  const ofCodegen = readManifest({ [hashOf(QUERY)]: QUERY })
  const ofApollo = readManifest({
    format: 'apollo-persisted-query-manifest',
    version: 1,
    operations: [{ id: hashOf(QUERY), name: 'Open', type: 'query', body: QUERY }],
  })

  it('are answered by their id, as graphql-codegen and Apollo write and send them, for strangers too', async () => {
    for (const trustedDocuments of [ofCodegen, ofApollo]) {
      await using http = await start({ trustedDocuments })
      for (const body of [
        { documentId: `sha256:${hashOf(QUERY)}` },
        { documentId: hashOf(QUERY) },
        { extensions: persisted(hashOf(QUERY)) },
      ]) {
        assert.deepEqual((await http.send(body)).body, { data: { open: 1 } })
      }
      const url = `${http.url}?documentId=${hashOf(QUERY)}`
      const get = await fetch(url, { headers: { 'apollo-require-preflight': '1' } })
      assert.deepEqual(await get.json(), { data: { open: 1 } })
      assert.deepEqual((await http.ask('{ other }')).body, { data: { other: 2 } })
    }
  })

  it('are all that is answered where nothing else is admitted', async () => {
    await using http = await start({ trustedDocuments: ofCodegen, admittedDocuments: 'TRUSTED' })
    assert.deepEqual((await http.ask(QUERY)).body, { data: { open: 1 } })
    for (const body of [
      { query: '{ other }' },
      { query: '{ open } ' },
      { query: '{ other }', extensions: persisted(hashOf('{ other }')) },
      { documentId: 'unknown' },
      { query: '{ __schema { queryType { name } } }' },
    ]) {
      const { status, body: answer } = await http.send(body, { authorization: `Bearer ${await token()}` })
      assert.deepEqual([status, answer.errors?.[0]?.extensions.code], [403, 'FORBIDDEN'])
    }
    assert.match(String(await http.refusals('{ other }')), /^FORBIDDEN/)
    assert.deepEqual(await http.refusals(QUERY), [])
    // A manifest's id with a text of one's own is answered with the manifest's.
    const smuggled = await http.send({ query: '{ other }', documentId: hashOf(QUERY) })
    assert.deepEqual(smuggled.body, { data: { open: 1 } })
  })

  it('a file that is no manifest is refused with what it must be', () => {
    for (const json of [null, {}, { a: 1 }, { format: 'apollo-persisted-query-manifest', operations: [{ id: 1 }] }, []]) {
      assert.throws(() => readManifest(json), /must be .*apollo-persisted-query-manifest/)
    }
  })
})

function contract(name: string, options: { skip: string | false }, connect: () => Promise<TextStore & AsyncDisposable>): void {
  describe(name, options, () => {
    it('keep texts by their keys', async () => {
      await using texts = await connect()
      const key = randomUUID()
      assert.equal(await texts.get(key), undefined)
      await texts.set(key, QUERY)
      assert.equal(await texts.get(key), QUERY)
      assert.equal(await texts.get(`${key}x`), undefined)
    })
  })
}

contract('texts in memory', { skip: false }, async () => ({ ...createMemoryTexts(), [Symbol.asyncDispose]: async () => {} }))
contract('texts in Redis', { skip: redisUrl ? false : 'TEST_REDIS_URL is not set' }, async () => {
  const redis = createClient({ url: redisUrl ?? '' })
  await redis.connect()
  const fail = (error: unknown) => assert.fail(String(error))
  return { ...createRedisTexts(redis, fail), [Symbol.asyncDispose]: () => redis.close() }
})

describe("Apollo Client's persisted queries", () => {
  async function asked(authorization?: string) {
    await using http = await start()
    const sent: string[] = []
    const link = new PersistedQueryLink({ sha256: hashOf }).concat(
      new HttpLink({
        uri: http.url,
        headers: authorization ? { authorization } : {},
        fetch: (url, init) => {
          const { query, extensions } = JSON.parse(String(init?.body)) as { query?: string; extensions?: Record<string, unknown> }
          sent.push([query && 'text', extensions?.persistedQuery && 'hash'].filter(Boolean).join('+'))
          return fetch(url, init)
        },
      }),
    )
    const client = new ApolloClient({ link, cache: new InMemoryCache() })
    for (let n = 0; n < 2; n += 1) {
      const { data } = await client.query({ query: gql(QUERY), fetchPolicy: 'network-only' })
      assert.deepEqual(data, { open: 1 })
    }
    client.stop()
    return sent
  }

  it('send the text once, and the hash from then on', async () => {
    assert.deepEqual(await asked(`Bearer ${await token()}`), ['hash', 'text+hash', 'hash'])
  })

  it('go on with the text where the caller is a stranger', async () => {
    assert.deepEqual(await asked(), ['hash', 'text', 'text'])
  })
})
