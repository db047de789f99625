// What a query is answered is the same text over every transport, and nothing of it is read or written a second time.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { until } from '@agentic/testing/until'
import { GraphQLError, printSchema } from 'graphql'
import { WebSocket } from 'ws'
import type { Executor } from '../execute/executor.ts'
import { allSubgraphs, createTestGraph } from '../execute/graph.fixture.ts'
import { WrittenResult } from '../execute/written-result.ts'
import { startHttp, type TestHttpOptions, token } from './http.fixture.ts'

interface Asked {
  readonly query: string
  readonly variables?: object
  readonly extensions?: object
}

type Bearer = Record<string, string>

async function overHttp(url: string, asked: Asked, bearer: Bearer): Promise<string> {
  const headers = { 'content-type': 'application/json', ...bearer }
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify(asked) })).text()
}

async function overSocket(url: string, payload: Asked, bearer: Bearer): Promise<string> {
  const socket = new WebSocket(url.replace('http', 'ws'), 'graphql-transport-ws')
  const messages: string[] = []
  socket.on('message', (data) => void messages.push(String(data)))
  await once(socket, 'open')
  socket.send(JSON.stringify({ type: 'connection_init', payload: bearer }))
  await until(() => messages.length === 1)
  socket.send(JSON.stringify({ id: '1', type: 'subscribe', payload }))
  await until(() => messages.length === 3)
  socket.close()
  assert.equal(messages[2], '{"id":"1","type":"complete"}')
  return between(messages[1], '{"id":"1","type":"next","payload":', '}')
}

async function overEventStream(url: string, asked: Asked, bearer: Bearer): Promise<string> {
  const headers = { 'content-type': 'application/json', accept: 'text/event-stream', ...bearer }
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(asked) })
  return between(await response.text(), ':\n\nevent: next\ndata: ', '\n\nevent: complete\ndata: \n\n')
}

async function overReservedStream(url: string, asked: Asked, bearer: Bearer): Promise<string> {
  const ticket = { 'x-graphql-event-stream-token': await (await fetch(url, { method: 'PUT', headers: bearer })).text() }
  const controller = new AbortController()
  const stream = await fetch(url, { headers: { accept: 'text/event-stream', ...ticket }, signal: controller.signal })
  const body = JSON.stringify({ ...asked, extensions: { ...asked.extensions, operationId: '1' } })
  await fetch(url, { method: 'POST', headers: { 'content-type': 'application/json', ...bearer, ...ticket }, body })
  let text = ''
  for await (const chunk of stream.body ?? []) {
    text += Buffer.from(chunk).toString()
    if (text.endsWith('event: complete\ndata: {"id":"1"}\n\n')) break
  }
  controller.abort()
  return between(text, ':\n\nevent: next\ndata: {"id":"1","payload":', '}\n\nevent: complete\ndata: {"id":"1"}\n\n')
}

function between(text = '', before: string, after: string): string {
  assert.ok(text.startsWith(before) && text.endsWith(after), `${text} is not between ${before} and ${after}`)
  return text.slice(before.length, -after.length)
}

async function answers(url: string, asked: Asked, bearer: Bearer = {}): Promise<string[]> {
  const ways = [overHttp, overSocket, overEventStream, overReservedStream]
  return Promise.all(ways.map((way) => way(url, asked, bearer)))
}

function startGraph() {
  const { supergraph, executor } = createTestGraph(allSubgraphs())
  return startHttp({
    sdl: printSchema(supergraph.apiSchema),
    internalSdl: supergraph.sdl,
    executor,
    publicFields: ['Query.me', 'Query.users', 'Query.order'],
  })
}

const bearerOf = async (scope: string): Promise<Bearer> => ({ authorization: `Bearer ${await token({ scope })}` })

describe('the answer to a query is the same text over HTTP, a socket and either event stream', () => {
  const cases: readonly (Asked & { readonly what: string; readonly contains: RegExp })[] = [
    { what: 'whole', query: '{ users { id name reviews { body } } }', contains: /^\{"data":\{"users":.*"Ada".*\}$/ },
    {
      what: 'partial, with an error that is masked',
      query: '{ users(ids: ["u1", "u2"]) { name latest { body } } }',
      contains: /^\{"data":.*"latest":null.*"errors":\[.*Internal server error/,
    },
    {
      what: 'null as a whole',
      query: '{ users(ids: ["u1", "nobody"]) { id } }',
      contains: /^\{"data":null,"errors":\[/,
    },
    {
      what: 'with what it has cost',
      query: '{ me { name } }',
      extensions: { cost: true },
      contains: /^\{"data":\{"me":.*"extensions":\{"cost":\{/,
    },
    {
      what: 'with errors and extensions',
      query: '{ users(ids: ["u2"]) { name latest { body } } }',
      extensions: { cost: true },
      contains: /^\{"data":.*"errors":\[.*"extensions":\{"cost":/,
    },
    { what: 'introspection', query: '{ __typename __type(name: "User") { name } }', contains: /"__type":\{"name":"User"/ },
    {
      what: 'with variables',
      query: 'query ($ids: [ID!]!) { users(ids: $ids) { id } }',
      variables: { ids: ['u2'] },
      contains: /"u2"/,
    },
    {
      what: 'with a variable that does not fit',
      query: 'query ($ids: [ID!]!) { users(ids: $ids) { id } }',
      contains: /BAD_USER_INPUT/,
    },
  ]
  for (const { what, contains, ...asked } of cases) {
    it(what, async () => {
      await using http = await startGraph()
      const texts = await answers(http.url, asked, await bearerOf('user:read'))
      assert.match(texts[0] ?? '', contains)
      for (const text of texts) assert.equal(text, texts[0])
    })
  }

  it('in part refused', async () => {
    await using http = await startGraph()
    const texts = await answers(http.url, { query: '{ users { name id } }' }, await bearerOf(''))
    assert.match(texts[0] ?? '', /^\{"data":\{"users":\[\{"name":null,"id":"u1"\}.*"errors":\[.*FORBIDDEN/)
    for (const text of texts) assert.equal(text, texts[0])
  })
})

const SDL = `
  directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION
  type Query { word: String secret: String @requiresScopes(scopes: [["hr"]]) }
  type Subscription { words: Word }
  type Word { text: String secret: String @requiresScopes(scopes: [["hr"]]) }`

/** Its results are no JSON: whoever reads one, to look into it or to write it again, fails. */
function startUnreadable(results: Partial<WrittenResult>, options: Partial<TestHttpOptions> = {}) {
  const { errors = [], extensions } = results
  const executor: Executor = {
    plan: async () => ({}),
    execute: async () => {
      const result = new WrittenResult(Buffer.from('{"data":{ written once }}'), errors, 7)
      return extensions ? result.saying({ extensions }) : result
    },
    async subscribe() {
      return (async function* () {
        yield { result: new WrittenResult(Buffer.from('{"data":{ written once }}'), errors) }
      })()
    },
  }
  return startHttp({ sdl: SDL, executor, publicFields: ['Query.word', 'Subscription.words'], ...options })
}

describe('what was written is neither read nor written again by any transport', () => {
  const failed = new GraphQLError('not found', { path: ['word'], extensions: { code: 'NOT_FOUND' } })
  const shown = '"errors":[{"message":"not found","path":["word"],"extensions":{"code":"NOT_FOUND"}}]'

  it('alone', async () => {
    await using http = await startUnreadable({})
    for (const text of await answers(http.url, { query: '{ word }' })) assert.equal(text, '{"data":{ written once }}')
  })

  it('with errors beside it', async () => {
    await using http = await startUnreadable({ errors: [failed] })
    for (const text of await answers(http.url, { query: '{ word }' })) assert.equal(text, `{"data":{ written once },${shown}}`)
  })

  it('with extensions beside it, of the executor and what it has cost', async () => {
    await using http = await startUnreadable({ errors: [failed], extensions: { plan: 'as text' } })
    const rest = '"extensions":{"plan":"as text","cost":{"expected":0,"actual":7,"max":5000}}'
    const expected = `{"data":{ written once },${shown},${rest}}`
    for (const text of await answers(http.url, { query: '{ word }', extensions: { cost: true } })) assert.equal(text, expected)
  })

  it('for a service, which is answered past Apollo Server', async () => {
    await using http = await startUnreadable({ errors: [failed] })
    const bearer = { authorization: `Bearer ${await token({ service: true })}` }
    assert.equal(await overHttp(http.url, { query: '{ word }' }, bearer), `{"data":{ written once },${shown}}`)
    assert.equal(await overSocket(http.url, { query: '{ word }' }, bearer), `{"data":{ written once },${shown}}`)
  })

  for (const [what, query] of [
    ['a query', '{ word secret }'],
    ['a subscription', 'subscription { words { text secret } }'],
  ] as const) {
    it(`with what was refused of ${what} beside it`, async () => {
      await using http = await startUnreadable({ errors: [failed] })
      const streams = [overSocket, overEventStream, overReservedStream]
      const ways = query.startsWith('{') ? [overHttp, ...streams] : streams
      for (const way of ways) {
        const text = await way(http.url, { query }, {})
        assert.match(text, /^\{"data":\{ written once \},"errors":\[\{"message":.*"UNAUTHENTICATED".*"NOT_FOUND".*\]\}$/)
      }
    })
  }
})
