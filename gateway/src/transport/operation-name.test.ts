// Which operation of a document is meant, and that nobody's choice becomes that of others: what is worked out for a document is
// kept for all who send it.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createClient } from 'graphql-ws'
import { startHttp } from './http.fixture.ts'

const SDL = `
  directive @authenticated on OBJECT | FIELD_DEFINITION
  type Query { open: Int secret: Int @authenticated }
  type Mutation { set: Int }`
const rootValue = { open: 1, secret: 42, set: 1 }
const start = () => startHttp({ sdl: SDL, rootValue, publicFields: ['Query.open', 'Mutation.set'] })
const tooDeep = { unused: JSON.parse('['.repeat(129) + ']'.repeat(129)) as unknown }
const REFUSED = { data: { secret: null }, code: 'UNAUTHENTICATED' }

describe('the name of an operation', () => {
  it('opens nothing that is closed, whatever names were sent with the same document before', async () => {
    await using http = await start()
    const refused = async (body: object) => {
      const { data, errors } = (await http.send(body)).body
      return { data, code: errors?.[0]?.extensions.code }
    }
    for (const query of ['{ secret }', 'query Named { secret }']) {
      // Refused after it was judged, before anybody asked what its caller may see.
      assert.equal((await refused({ query, variables: tooDeep })).code, 'QUERY_TOO_COMPLEX')
      for (const operationName of ['', 'Other', '__proto__', null]) await http.send({ query, operationName })
      assert.deepEqual(await refused({ query }), REFUSED)
    }
  })

  it('keeps nobody else from running the same document', async () => {
    await using http = await start()
    for (const operationName of ['Other', '', '__proto__']) await http.send({ query: 'query Mine { open }', operationName })
    for (const body of [{}, { operationName: 'Mine' }])
      assert.deepEqual((await http.send({ query: 'query Mine { open }', ...body })).body, { data: { open: 1 } })
  })

  it('is none where it is empty or null, as the specification of GraphQL over HTTP has it', async () => {
    await using http = await start()
    for (const operationName of ['', null])
      assert.deepEqual((await http.send({ query: 'query Mine { open }', operationName })).body, { data: { open: 1 } })
    const get = (query: string) =>
      fetch(`${http.url}?query=${encodeURIComponent(query)}&operationName=`, { headers: { 'apollo-require-preflight': '1' } })
    assert.deepEqual(await (await get('query Mine { open }')).json(), { data: { open: 1 } })
    assert.equal((await get('mutation { set }')).status, 405)
  })

  it('is the same over sockets and event streams, and opens nothing there either', async () => {
    await using http = await start()
    const client = createClient({ url: http.url.replace('http', 'ws'), retryAttempts: 0 })
    const overSocket = async (query: string) => {
      for await (const { data } of client.iterate({ query, operationName: '' })) return data
    }
    const overStream = async (query: string) => {
      const headers = { accept: 'text/event-stream', 'content-type': 'application/json' }
      const sent = { method: 'POST', headers, body: JSON.stringify({ query, operationName: '' }) }
      const [, data = '{}'] = /^data: (.*)$/m.exec(await (await fetch(http.url, sent)).text()) ?? []
      return (JSON.parse(data) as { data?: unknown }).data
    }
    try {
      for (const ask of [overSocket, overStream])
        assert.deepEqual([await ask('query Mine { open }'), await ask('{ secret }')], [{ open: 1 }, { secret: null }])
      assert.deepEqual((await http.ask('{ secret }')).body.data, { secret: null })
    } finally {
      await client.dispose()
    }
  })

  it('is needed where there are several, and must be one of them', async () => {
    await using http = await start()
    const query = 'query One { a: open } query Two { b: open }'
    for (const operationName of [undefined, '', 'Three']) {
      const { status, body } = await http.send({ query, operationName })
      assert.deepEqual([status, body.data, body.errors?.[0]?.extensions.code], [400, undefined, 'OPERATION_RESOLUTION_FAILURE'])
    }
    assert.deepEqual((await http.send({ query, operationName: 'Two' })).body, { data: { b: 1 } })
    assert.deepEqual((await http.send({ query, operationName: 'One' })).body, { data: { a: 1 } })
  })
})
