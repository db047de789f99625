import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readTestConfig } from '@agentic/testing/config'
import { startRedis } from '@agentic/testing/redis'
import type { Bus } from './bus.ts'
import { followLog, type NumberedLog } from './follow-log.ts'
import { MemoryBus } from './memory-bus.ts'
import { connectRedisBus } from './redis-bus.ts'

const { redisUrl } = readTestConfig(process.env)
const PAGE_SIZE = 10

interface Entry {
  readonly sequence: number
  readonly isLast?: boolean
}

/** A table in memory, and whatever hints the bus carries of it. */
function createTable(bus: Bus) {
  const rows: Entry[] = []
  let closed = false
  const log: NumberedLog<Entry> = {
    pageSize: PAGE_SIZE,
    read: async (after) => rows.slice(after, after + PAGE_SIZE),
    subscribe: (listener) => bus.subscribe('log', listener),
    isClosed: async () => closed,
    isLast: ({ isLast = false }) => isLast,
  }
  return {
    log,
    write(count = 1) {
      for (let i = 0; i < count; i++) rows.push({ sequence: rows.length + 1 })
    },
    async append(count = 1) {
      this.write(count)
      await bus.publish('log', '')
    },
    async close() {
      rows.push({ sequence: rows.length + 1, isLast: true })
      closed = true
      await bus.publish('log', '')
    },
  }
}

async function take(entries: AsyncGenerator<Entry>, count: number): Promise<number[]> {
  const taken: number[] = []
  while (taken.length < count) {
    const { value, done } = await entries.next()
    if (done) break
    taken.push(value.sequence)
  }
  return taken
}

const upTo = (last: number, after = 0) => Array.from({ length: last - after }, (_, index) => after + index + 1)

describe('a followed log', () => {
  it('is replayed after a sequence and then followed, each entry once and in order, over many pages', async () => {
    const table = createTable(new MemoryBus())
    table.write(35)
    const entries = followLog(table.log, { afterSequence: 5 })
    const read = take(entries, 195)
    for (let count = 35; count < 200; count += 5) await table.append(5)
    assert.deepEqual(await read, upTo(200, 5))
    await entries.return()
  })

  it('goes on without any hint within the poll interval', async () => {
    const table = createTable(new MemoryBus())
    const entries = followLog(table.log, { afterSequence: 0, pollMs: 20 })
    const read = take(entries, 3)
    for (let i = 0; i < 3; i++) {
      await new Promise((resolve) => setTimeout(resolve, 30))
      table.write()
    }
    assert.deepEqual(await read, [1, 2, 3])
    await entries.return()
  })

  it('ends after its last entry, and at once where that was read before', async () => {
    const table = createTable(new MemoryBus())
    await table.append(3)
    const live = take(followLog(table.log, { afterSequence: 0 }), 10)
    await table.close()
    assert.deepEqual(await live, [1, 2, 3, 4])
    assert.deepEqual(await take(followLog(table.log, { afterSequence: 2 }), 10), [3, 4])
    assert.deepEqual(await take(followLog(table.log, { afterSequence: 4 }), 10), [])
  })

  it('can be left while it waits, and hears no more hints then', async () => {
    const left = Promise.withResolvers<void>()
    const table = createTable(new MemoryBus())
    const subscribe = async () => async () => left.resolve()
    const entries = followLog({ ...table.log, subscribe }, { afterSequence: 0, pollMs: 60_000 })
    const next = entries.next()
    await entries.return()
    assert.equal((await next).done, true)
    await left.promise
  })

  it('hands over the failure of a read', async () => {
    const { log } = createTable(new MemoryBus())
    const failing = {
      ...log,
      read: async () => {
        throw new Error('The database is away')
      },
    }
    await assert.rejects(followLog(failing, { afterSequence: 0 }).next(), { message: 'The database is away' })
  })
})

describe('a followed log with Redis', { skip: redisUrl ? false : 'TEST_REDIS_URL is not set' }, () => {
  it('loses nothing when Redis dies, is away and comes back', async () => {
    await using redis = await startRedis()
    const bus = await connectRedisBus({ url: redis.url, onError: () => {} })
    const table = createTable(bus)
    const entries = followLog(table.log, { afterSequence: 0, pollMs: 100 })
    const read = take(entries, 60)
    await table.append(20)
    await redis.kill()
    await table.append(20)
    await redis.startAgain()
    await table.append(20)
    assert.deepEqual(await read, upTo(60))
    await entries.return()
    await bus.close()
  })

  it('does not wait for a Redis that hangs', async () => {
    const table = createTable(new MemoryBus())
    table.write(3)
    const hanging = { ...table.log, subscribe: () => new Promise<never>(() => {}) }
    const entries = followLog(hanging, { afterSequence: 0, pollMs: 20 })
    assert.deepEqual(await take(entries, 3), [1, 2, 3])
    table.write()
    assert.deepEqual(await take(entries, 1), [4])
    await entries.return()
  })
})
