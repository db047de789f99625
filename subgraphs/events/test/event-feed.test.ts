import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Bus } from '@agentic/bus/bus'
import { MemoryBus } from '@agentic/bus/memory-bus'
import { connectRedisBus } from '@agentic/bus/redis-bus'
import type { Caller } from '@agentic/caller/caller'
import { QUOTAS } from '@agentic/caller/quotas'
import { connectKnex } from '@agentic/postgres/database'
import { publishEvent } from '@agentic/postgres/outbox'
import { createLog } from '@agentic/service/log'
import { readTestConfig } from '@agentic/testing/config'
import { freshDatabase } from '@agentic/testing/database'
import { startRedis } from '@agentic/testing/redis'
import { createEventsSubgraph } from '../src/subgraph.ts'

const { redisUrl } = readTestConfig(process.env)
const TENANT = '01900000-0000-7000-8000-000000000001'
const log = createLog('test', { level: 'silent', format: 'json' })
const caller: Caller = { kind: 'USER', tenantId: TENANT, userId: TENANT, sessionId: 's', permissions: ['events:manage'] }

/** Any number of processes on one database: each has a bus of its own. */
async function startLog() {
  const fresh = await freshDatabase()
  const database = fresh.as('events')
  const agents = fresh.as('agents')
  const worker = createEventsSubgraph({
    database,
    bus: new MemoryBus(),
    log,
    quotas: QUOTAS,
    allowLoopback: true,
    retentionDays: 90,
  })
  for (const each of worker.workers) each.start()
  return {
    fresh,
    publish: (type: string) =>
      agents.asTenant({ tenantId: TENANT }, (trx) =>
        publishEvent(trx, TENANT, { type, source: 'agents', subject: 'run/1', data: {} }),
      ),
    async follow(bus: Bus, variables: Record<string, unknown>) {
      const query = 'subscription ($types: [String!], $after: Int) { events(types: $types, afterSequence: $after) { sequence } }'
      const subgraph = createEventsSubgraph({ database, bus, log, quotas: QUOTAS, allowLoopback: true, retentionDays: 90 })
      const results = await subgraph.subscribe({ query, variables, caller, requestId: 'r' })
      if (!(Symbol.asyncIterator in results)) throw results.errors?.[0]
      return results
    },
    async [Symbol.asyncDispose]() {
      for (const each of worker.workers) await each.stop()
      await fresh[Symbol.asyncDispose]()
    },
  }
}

async function take(results: AsyncGenerator<{ data?: Record<string, unknown> | null }>, count: number): Promise<number[]> {
  const taken: number[] = []
  while (taken.length < count) {
    const { value, done } = await results.next()
    if (done) break
    taken.push((value.data as { events: { sequence: number } }).events.sequence)
  }
  await results.return(undefined)
  return taken
}

const upTo = (last: number, after = 0) => Array.from({ length: last - after }, (_, index) => after + index + 1)

test('the log is replayed after a sequence and then followed without gap or duplicate, also of other processes, whose hints never come', async () => {
  await using events = await startLog()
  for (let i = 0; i < 10; i++) await events.publish('run.queued')
  const read = take(await events.follow(new MemoryBus(), { after: 4 }), 26)
  for (let i = 0; i < 20; i++) await events.publish('run.queued')
  assert.deepEqual(await read, upTo(30, 4))
})

test('a filter on types neither hides a gap nor makes one', async () => {
  await using events = await startLog()
  for (let i = 0; i < 5; i++) {
    await events.publish('run.queued')
    await events.publish('run.started')
  }
  assert.deepEqual(await take(await events.follow(new MemoryBus(), { after: 1, types: ['run.started'] }), 5), [2, 4, 6, 8, 10])
})

test('what is no longer kept is refused with REPLAY_GAP and the oldest sequence', async () => {
  await using events = await startLog()
  for (let i = 0; i < 5; i++) await events.publish('run.queued')
  await take(await events.follow(new MemoryBus(), { after: 0 }), 5)
  const owner = connectKnex({ url: events.fresh.ownerUrl, applicationName: 'test', connectionsMax: 1 })
  try {
    await owner.raw('delete from events.event where sequence <= 3')
    await assert.rejects(events.follow(new MemoryBus(), { after: 2 }), (error: { extensions?: object }) => {
      assert.deepEqual(error.extensions, { code: 'REPLAY_GAP', oldestSequence: 4 })
      return true
    })
    assert.deepEqual(await take(await events.follow(new MemoryBus(), { after: 3 }), 2), [4, 5])
    await owner.raw('delete from events.event')
    await assert.rejects(events.follow(new MemoryBus(), { after: 4 }), { message: /begin after 5/ })
  } finally {
    await owner.destroy()
  }
})

describe('with Redis', { skip: redisUrl ? false : 'TEST_REDIS_URL is not set' }, () => {
  test('nothing is lost or doubled when Redis is killed and comes back', async () => {
    await using redis = await startRedis()
    await using events = await startLog()
    const bus = await connectRedisBus({ url: redis.url, onError: () => {} })
    const read = take(await events.follow(bus, { after: 0 }), 30)
    for (let i = 0; i < 10; i++) await events.publish('run.queued')
    await redis.kill()
    for (let i = 0; i < 10; i++) await events.publish('run.queued')
    await redis.startAgain()
    for (let i = 0; i < 10; i++) await events.publish('run.queued')
    assert.deepEqual(await read, upTo(30))
    await bus.close()
  })
})
