import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { until } from '@agentic/testing/until'
import { ApolloClient, CombinedGraphQLErrors, CombinedProtocolErrors, gql, HttpLink, InMemoryCache } from '@apollo/client'
import { token } from './http.fixture.ts'
import { startLive } from './live.fixture.ts'

const bearer = async (options = {}) => ({ authorization: `Bearer ${await token(options)}` })
type Live = Awaited<ReturnType<typeof startLive>>

function clientOf(live: Live, headers: Record<string, string>) {
  return new ApolloClient({ link: new HttpLink({ uri: live.url, headers }), cache: new InMemoryCache() })
}

/** What Apollo Client makes of a subscription. */
function watch(client: ApolloClient, query: string, variables = {}) {
  const results: { data?: unknown; error?: unknown }[] = []
  const { promise: ended, resolve } = Promise.withResolvers<'complete' | Error>()
  const subscription = client
    .subscribe({ query: gql(query), variables, errorPolicy: 'all' })
    .subscribe({ next: (result) => results.push(result), complete: () => resolve('complete'), error: resolve })
  return { results, ended, stop: () => subscription.unsubscribe() }
}

describe('Apollo Client over multipart', () => {
  it('gets each event as it comes, and ends the source when it leaves', async () => {
    await using live = await startLive()
    const client = clientOf(live, await bearer())
    const { results, stop } = watch(client, 'subscription ($after: Int) { log(afterSequence: $after) { sequence text } }', {
      after: 0,
    })
    await until(() => live.open('log') === 1)
    for (let count = 1; count <= 3; count++) {
      live.append()
      await until(() => results.length === count)
    }
    assert.deepEqual(results[2]?.data, { log: { __typename: 'Entry', sequence: 3, text: 'entry' } })
    stop()
    await until(() => live.open('log') === 0)
  })

  it('sees the end of a stream', async () => {
    await using live = await startLive()
    const { results, ended } = watch(clientOf(live, {}), 'subscription { ticks }')
    await until(() => live.open('ticks') === 1)
    live.tick(1)
    await until(() => results.length === 1)
    live.end('ticks')
    assert.equal(await ended, 'complete')
  })

  it('sees what was refused as errors of the operation', async () => {
    await using live = await startLive()
    const { results, ended } = watch(clientOf(live, {}), 'subscription { secret }')
    assert.equal(await ended, 'complete')
    const error = results[0]?.error
    assert.ok(CombinedGraphQLErrors.is(error))
    assert.equal(error.errors[0]?.extensions?.code, 'UNAUTHENTICATED')
  })

  it('sees a protocol error when its token expires and when the gateway stops', async () => {
    const live = await startLive({ now: () => Date.now() - 60_000 })
    const short = watch(clientOf(live, await bearer({ expires: '0s' })), 'subscription { log { sequence } }')
    const long = watch(clientOf(live, await bearer()), 'subscription { ticks }')
    await short.ended
    await until(() => live.open('ticks') === 1)
    await Promise.all([live[Symbol.asyncDispose](), long.ended])
    const codes = [short, long].map(({ results }) => {
      const error = results.at(-1)?.error
      assert.ok(CombinedProtocolErrors.is(error))
      return error.errors[0]?.extensions?.code
    })
    assert.deepEqual(codes, ['UNAUTHENTICATED', 'SUBGRAPH_UNAVAILABLE'])
  })
})

describe('multipart, byte by byte', () => {
  it('has parts that end with the next delimiter, and a last one', async () => {
    await using live = await startLive()
    const response = await fetch(live.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0, application/json',
      },
      body: JSON.stringify({ query: 'subscription { ticks }' }),
    })
    assert.equal(response.headers.get('content-type'), 'multipart/mixed;boundary="graphql";subscriptionSpec=1.0')
    await until(() => live.open('ticks') === 1)
    live.tick(1)
    live.end('ticks')
    const part = '\r\ncontent-type: application/json\r\n\r\n{"payload":{"data":{"ticks":1}}}\r\n--graphql'
    assert.equal(await response.text(), `\r\n--graphql${part}--\r\n`)
  })

  it('has heartbeats while nothing happens', async () => {
    await using live = await startLive()
    const aborting = new AbortController()
    const response = await fetch(live.url, {
      method: 'POST',
      signal: aborting.signal,
      headers: { 'content-type': 'application/json', accept: 'multipart/mixed;subscriptionSpec=1.0' },
      body: JSON.stringify({ query: 'subscription { ticks }' }),
    })
    let text = ''
    for await (const chunk of response.body ?? []) {
      text += new TextDecoder().decode(chunk)
      if (text.length > '\r\n--graphql'.length) break
    }
    assert.equal(text, '\r\n--graphql\r\ncontent-type: application/json\r\n\r\n{}\r\n--graphql')
    aborting.abort()
    await until(() => live.open('ticks') === 0)
  })

  it('is not given to queries, nor to those who do not ask for it', async () => {
    await using live = await startLive()
    const ask = async (query: string, accept: string) => {
      const headers = { 'content-type': 'application/json', accept }
      const response = await fetch(live.url, { method: 'POST', headers, body: JSON.stringify({ query }) })
      return [response.headers.get('content-type')?.split(';')[0], await response.json()]
    }
    const multipart = 'multipart/mixed;subscriptionSpec=1.0, application/json'
    assert.deepEqual(await ask('{ public }', multipart), ['application/json', { data: { public: 'open' } }])
    const [type, body] = await ask('subscription { ticks }', 'application/json')
    assert.equal(type, 'application/json')
    assert.ok(body.errors)
  })
})
