import assert from 'node:assert/strict'
import { it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { createTestSubgraph } from '../execute/graph.fixture.ts'
import { serveStub, startGateway } from '../standalone.fixture.ts'
import { startBalancer } from './balancer.fixture.ts'

const CLIENTS = 16

it('a rolling restart under load loses no request', async () => {
  // Slow enough that requests are in hand whenever a gateway stops.
  const slow = createTestSubgraph('people', 'type Query { name: String }', {
    Query: {
      name: async () => {
        await sleep(20)
        return 'Ada'
      },
    },
  })
  await using stub = await serveStub(slow)
  const start = () => startGateway({ SUBGRAPHS: `people=${stub.url}`, GATEWAY_DEFAULT_ACCESS: 'public', DRAIN_MS: '1000' })
  await using balancer = await startBalancer()
  await using young = new AsyncDisposableStack()
  const old = await Promise.all([start(), start()])
  for (const { url } of old) await balancer.add(url)

  const failures: unknown[] = []
  let answered = 0
  let isOver = false
  const client = async () => {
    while (!isOver) {
      try {
        const sent = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"query":"{ name }"}' }
        assert.deepEqual(await (await fetch(balancer.url, sent)).json(), { data: { name: 'Ada' } })
        answered += 1
      } catch (error) {
        failures.push(error)
      }
    }
  }
  const clients = Array.from({ length: CLIENTS }, client)

  for (const gateway of old) {
    const next = young.use(await start())
    await balancer.add(next.url)
    assert.equal(await gateway.stop(), 0)
    balancer.remove(gateway.url)
  }
  isOver = true
  await Promise.all(clients)
  assert.deepEqual(failures, [])
  assert.ok(answered > 100, `${answered} requests are no load`)
})
