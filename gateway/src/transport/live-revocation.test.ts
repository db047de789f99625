import assert from 'node:assert/strict'
import { it } from 'node:test'
import { createLog } from '@agentic/service/log'
import { until } from '@agentic/testing/until'
import { createClient as createSseClient } from 'graphql-sse'
import { createClient } from 'graphql-ws'
import { WebSocket } from 'ws'
import { RevocationList } from '../authenticate/revocation.ts'
import { token } from './http.fixture.ts'
import { startLive } from './live.fixture.ts'

const QUERY = 'subscription { log { sequence } }'

it('a revoked session ends its subscriptions, whatever they come over, and nobody else’s', async () => {
  const revoked: string[] = []
  const revocations = new RevocationList({
    read: async () => ({ cursor: '1', revocations: revoked.map((subject) => ({ sequence: '1', subject })) }),
    log: createLog('test', { level: 'silent', format: 'json' }),
    pollMs: 10,
  })
  revocations.start()
  await using live = await startLive({ revocations })
  const headers = { authorization: `Bearer ${await token()}` }

  const { promise: closed, resolve } = Promise.withResolvers<number>()
  const socket = createClient({
    url: live.socketUrl,
    webSocketImpl: WebSocket,
    connectionParams: headers,
    retryAttempts: 0,
    on: { closed: (event) => resolve((event as CloseEvent).code) },
  })
  socket.subscribe({ query: QUERY }, { next() {}, error() {}, complete() {} })
  const distinct = createSseClient({ url: live.url, headers, retryAttempts: 0 }).iterate({ query: QUERY })
  const told = distinct.next()
  const multipart = await fetch(live.url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json', accept: 'multipart/mixed;subscriptionSpec=1.0' },
    body: JSON.stringify({ query: QUERY }),
  })
  const anonymous = createSseClient({ url: live.url, retryAttempts: 0 }).iterate({ query: 'subscription { ticks }' })
  const tick = anonymous.next()
  await until(async () => live.open('log') === 1 && live.open('ticks') === 1)
  await until(async () => /gateway_subscriptions\{transport="sse"\} 2/.test(await live.metrics()))

  revoked.push('s')
  assert.equal(await closed, 4403)
  assert.equal((await told).value?.errors?.[0]?.extensions.code, 'UNAUTHENTICATED')
  assert.match(await multipart.text(), /"payload":null,"errors":\[.*UNAUTHENTICATED.*\r\n--graphql--\r\n$/)
  await until(() => live.open('log') === 0)
  live.tick(1)
  assert.deepEqual((await tick).value?.data, { ticks: 1 })
  await anonymous.return?.()
  await revocations.stop()
})
