import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { token } from './http.fixture.ts'
import { startLive } from './live.fixture.ts'

const query = 'subscription { log(afterSequence: -1) { sequence } }'

it('a gap is told with the oldest sequence that is kept, whatever way the events go', async () => {
  await using live = await startLive()
  const headers = { authorization: `Bearer ${await token()}` }
  const socket = createClient({ url: live.socketUrl, webSocketImpl: WebSocket, connectionParams: headers, retryAttempts: 0 })
  const told: unknown[] = []
  for await (const { errors } of socket.iterate({ query })) told.push(...(errors ?? []))
  await socket.dispose()
  for (const singleConnection of [false, true]) {
    const client = createSseClient<boolean>({ url: live.url, headers: { ...headers }, retryAttempts: 0, singleConnection })
    for await (const { errors } of client.iterate({ query })) told.push(...(errors ?? []))
    client.dispose()
  }
  const multipart = await fetch(live.url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'multipart/mixed;subscriptionSpec=1.0' },
    body: JSON.stringify({ query }),
  })
  const [, payload = ''] = /^(\{"payload":.*\})\r$/m.exec(await multipart.text()) ?? []
  told.push(...JSON.parse(payload).payload.errors)
  assert.equal(told.length, 4)
  for (const error of told as { extensions: object }[]) {
    assert.deepEqual(error.extensions, { code: 'REPLAY_GAP', oldestSequence: 1 })
  }
})
