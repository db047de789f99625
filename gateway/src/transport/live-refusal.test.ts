import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { startHttp, token } from './http.fixture.ts'

const SDL = `
  directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION
  type Query { now: Int }
  type Subscription { news: String @requiresScopes(scopes: [["news:read"]]) }`
const QUERY = 'subscription { news }'
type Headers = Record<string, string>

/** Of an event stream or parts: what stands in it, as text. */
const overHttp = (accept: string) => async (url: string, bearer: Headers) => {
  const headers = { 'content-type': 'application/json', accept, ...bearer }
  return (await fetch(url, { method: 'POST', headers, body: JSON.stringify({ query: QUERY }) })).text()
}

async function overSocket(url: string, connectionParams: Headers): Promise<string> {
  const client = createClient({
    url: url.replace('http', 'ws'),
    webSocketImpl: WebSocket,
    connectionParams,
    retryAttempts: 0,
  })
  try {
    return JSON.stringify(await Array.fromAsync(client.iterate({ query: QUERY })))
  } finally {
    await client.dispose()
  }
}

const ways = {
  'a socket': overSocket,
  'an event stream': overHttp('text/event-stream'),
  multipart: overHttp('multipart/mixed;subscriptionSpec=1.0'),
}

for (const [way, watch] of Object.entries(ways)) {
  it(`a subscription over ${way} is refused without a token, and without the scope that it needs; its source is not opened`, async () => {
    let opened = 0
    const rootValue = {
      async *news() {
        opened += 1
        yield { news: 'told' }
      },
    }
    await using http = await startHttp({ sdl: SDL, rootValue })
    const bearerOf = async (scope: string) => ({ authorization: `Bearer ${await token({ scope })}` })
    assert.match(await watch(http.url, {}), /UNAUTHENTICATED/)
    const refused = await watch(http.url, await bearerOf('news:write'))
    assert.match(refused, /FORBIDDEN/)
    assert.doesNotMatch(refused, /told/)
    assert.equal(opened, 0)
    assert.match(await watch(http.url, await bearerOf('news:read')), /told/)
    assert.equal(opened, 1)
  })
}
