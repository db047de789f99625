import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publishEvent } from '@agentic/postgres/outbox'
import { readTestConfig } from '@agentic/testing/config'
import { freshDatabase } from '@agentic/testing/database'
import { startRedis } from '@agentic/testing/redis'
import { until } from '@agentic/testing/until'
import { createClient } from 'graphql-ws'
import { Api } from './api.ts'
import { startDistributed } from './distributed.ts'

const skip = readTestConfig(process.env).redisUrl ? false : 'TEST_REDIS_URL is not set'
const QUERY = 'subscription ($after: Int) { events(afterSequence: $after, types: ["run.queued"]) { sequence type } }'

/** Follows the event log as a client that knows its last event, over as many sockets as it takes. */
function follow({ url, token }: Api, after: number) {
  const sequences: number[] = []
  const client = createClient({
    url: url.replace('http', 'ws'),
    connectionParams: { authorization: `Bearer ${token}` },
    retryAttempts: 1_000,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
    shouldRetry: () => true,
  })
  const payload = {
    query: QUERY,
    get variables() {
      return { after: sequences.at(-1) ?? after }
    },
  }
  client.subscribe<{ events: { sequence: number } }>(payload, {
    next: ({ data }) => void (data && sequences.push(data.events.sequence)),
    error: (error) => assert.fail(JSON.stringify(error)),
    complete() {},
  })
  return {
    sequences,
    /** As a network does it. */
    cut: () => client.terminate(),
    close: () => client.dispose(),
  }
}

test('each event reaches each client once and in order, though Redis, a subgraph, its worker, the gateway and sockets die', {
  skip,
}, async () => {
  await using redis = await startRedis()
  await using database = await freshDatabase()
  const platform = await startDistributed({ ownerUrl: database.ownerUrl, redisUrl: redis.url })
  const agents = database.as('agents')
  const api = await Api.login(platform.url)
  const { tenant } = await api.answer<{ tenant: { id: string } }>('{ tenant { id } }')
  const clients = [follow(api, 0), follow(api, 0), follow(api, 0)]
  let published = 0
  const publish = async (count: number) => {
    for (let i = 0; i < count; i++) {
      const event = { type: 'run.queued', source: 'agents', subject: `run/${published++}`, data: {} }
      await agents.asTenant({ tenantId: tenant.id }, (trx) => publishEvent(trx, tenant.id, event))
    }
  }
  const logged = async () => {
    const { events } = await api.answer<{ events: { totalCount: number } }>(
      '{ events(filter: { types: ["run.queued"] }) { totalCount } }',
    )
    return events.totalCount
  }

  try {
    await publish(10)
    await redis.kill()
    await publish(10)
    await redis.startAgain()
    await platform.kill('events')
    await publish(10)
    await platform.startAgain('events')
    await platform.kill('events-worker')
    await publish(10)
    await platform.startAgain('events-worker')
    clients[0]?.cut()
    await publish(10)
    await platform.kill('gateway')
    await publish(10)
    await platform.startAgain('gateway')
    clients[1]?.cut()
    await publish(10)

    await until(async () => (await logged()) === published)
    for (const { sequences } of clients) await until(() => sequences.length >= published)
    const [first] = clients
    assert.equal(new Set(first?.sequences).size, published)
    assert.deepEqual(
      first?.sequences,
      first?.sequences.toSorted((one, other) => one - other),
    )
    for (const { sequences } of clients) assert.deepEqual(sequences, first?.sequences)
  } finally {
    for (const client of clients) await client.close()
    await platform.stop()
  }
})
