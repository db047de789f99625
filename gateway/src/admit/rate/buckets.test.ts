import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { describe, it } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { readTestConfig } from '@agentic/testing/config'
import { startRedis } from '@agentic/testing/redis'
import { createClient } from 'redis'
import type { Bucket, Buckets } from './buckets.ts'
import { createMemoryBuckets } from './memory-buckets.ts'
import { createRedisBuckets } from './redis-buckets.ts'
import { shelteredBuckets } from './sheltered-buckets.ts'

const { redisUrl } = readTestConfig(process.env)
const skip = redisUrl ? false : 'TEST_REDIS_URL is not set'

/** @param tokensPerSecond so few by default that none comes back while a test runs */
const bucketOf = (capacity: number, tokensPerSecond = 0.001): Bucket => ({ key: randomUUID(), capacity, tokensPerSecond })

/** The contract of all buckets. */
function contract(name: string, options: { skip: string | false }, connect: () => Promise<Buckets & AsyncDisposable>): void {
  describe(name, options, () => {
    it('hold their capacity, and give no more', async () => {
      await using buckets = await connect()
      const bucket = bucketOf(3)
      const allowed = []
      for (let n = 0; n < 4; n += 1) allowed.push((await buckets.take([{ bucket, tokens: 1 }])).isAllowed)
      assert.deepEqual(allowed, [true, true, true, false])
    })

    it('admit exactly the capacity of many at once', async () => {
      await using buckets = await connect()
      const bucket = bucketOf(50)
      const taken = await Promise.all(Array.from({ length: 200 }, () => buckets.take([{ bucket, tokens: 1 }])))
      assert.equal(taken.filter(({ isAllowed }) => isAllowed).length, 50)
    })

    it('take from all or from none', async () => {
      await using buckets = await connect()
      const [large, small] = [bucketOf(10), bucketOf(1)]
      const both = () =>
        buckets.take([
          { bucket: large, tokens: 4 },
          { bucket: small, tokens: 1 },
        ])
      assert.equal((await both()).isAllowed, true)
      const { isAllowed, left } = await both()
      assert.deepEqual([isAllowed, left.map(Math.round)], [false, [6, 0]])
      assert.equal((await buckets.take([{ bucket: large, tokens: 6 }])).isAllowed, true)
    })

    it('take back what was not used, and hold no more than they can', async () => {
      await using buckets = await connect()
      const bucket = bucketOf(10)
      await buckets.take([{ bucket, tokens: 10 }])
      assert.equal(Math.round((await buckets.take([{ bucket, tokens: -4 }])).left[0] ?? 0), 4)
      assert.equal((await buckets.take([{ bucket, tokens: -100 }])).left[0], 10)
    })

    it('give what is more than their capacity when they are full', async () => {
      await using buckets = await connect()
      const bucket = bucketOf(5)
      assert.equal((await buckets.take([{ bucket, tokens: 8 }])).isAllowed, true)
      assert.equal((await buckets.take([{ bucket, tokens: 1 }])).isAllowed, false)
    })

    it('fill up again', async () => {
      await using buckets = await connect()
      const bucket = bucketOf(1, 50)
      await buckets.take([{ bucket, tokens: 1 }])
      while (!(await buckets.take([{ bucket, tokens: 1 }])).isAllowed) await sleep(2)
    })

    it('do not mix keys', async () => {
      await using buckets = await connect()
      await buckets.take([{ bucket: bucketOf(1), tokens: 1 }])
      assert.equal((await buckets.take([{ bucket: bucketOf(1), tokens: 1 }])).isAllowed, true)
    })
  })
}

contract('memory buckets', { skip: false }, async () => ({ ...createMemoryBuckets(), [Symbol.asyncDispose]: async () => {} }))
contract('Redis buckets', { skip }, async () => {
  const redis = createClient({ url: redisUrl ?? '' })
  await redis.connect()
  return { ...createRedisBuckets(redis), [Symbol.asyncDispose]: () => redis.close() }
})

async function connectedTo(url: string) {
  const redis = createClient({ url, disableOfflineQueue: true })
  redis.on('error', () => {})
  await redis.connect()
  return { redis, [Symbol.dispose]: () => redis.destroy() }
}

describe('memory buckets', () => {
  it('forget buckets that are full again', async () => {
    let now = 0
    const buckets = createMemoryBuckets({ now: () => now })
    const bucket = bucketOf(2, 1)
    await buckets.take([{ bucket, tokens: 2 }])
    now = 1_000
    assert.deepEqual(await buckets.take([{ bucket, tokens: 1 }]), { isAllowed: true, left: [0] })
    now = 10_000
    for (let n = 0; n < 10_001; n += 1) await buckets.take([{ bucket: bucketOf(1), tokens: 1 }])
    assert.deepEqual(await buckets.take([{ bucket, tokens: 0 }]), { isAllowed: true, left: [2] })
  })
})

describe('buckets while Redis is away', { skip }, () => {
  it('are those of this process, told of once; and the shared ones again when it is back', async () => {
    await using server = await startRedis()
    using client = await connectedTo(server.url)
    const { redis } = client
    let now = 0
    const outages: unknown[] = []
    const buckets = shelteredBuckets({
      shared: createRedisBuckets(redis),
      local: createMemoryBuckets(),
      onAway: (error) => outages.push(error),
      now: () => now,
    })
    const bucket = bucketOf(2)
    const take = async () => (await buckets.take([{ bucket, tokens: 1 }])).isAllowed
    assert.deepEqual([await take(), await take(), await take()], [true, true, false])

    const lost = once(redis, 'error')
    await server.kill()
    await lost
    assert.deepEqual([await take(), await take(), await take()], [true, true, false])
    assert.equal(outages.length, 1)

    const back = Promise.withResolvers<void>()
    // Not `once`, which fails at the error of each attempt before.
    redis.on('ready', back.resolve)
    await server.startAgain()
    await back.promise
    now += 2_000
    assert.equal(await take(), true)
  })

  it('do not wait for a Redis that hangs', async () => {
    await using server = await startRedis()
    using client = await connectedTo(server.url)
    const { redis } = client
    server.process.kill('SIGSTOP')
    const { promise, resolve } = Promise.withResolvers<unknown>()
    const buckets = shelteredBuckets({ shared: createRedisBuckets(redis), local: createMemoryBuckets(), onAway: resolve })
    assert.equal((await buckets.take([{ bucket: bucketOf(1), tokens: 1 }])).isAllowed, true)
    assert.match(String(await promise), /No answer within 100 ms/)
  })
})
