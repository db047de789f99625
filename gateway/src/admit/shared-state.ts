import type { Log } from '@agentic/service/log'
import { createMemoryTexts, createRedisTexts, type TextStore } from './persisted/text-store.ts'
import type { Buckets } from './rate/buckets.ts'
import { createMemoryBuckets } from './rate/memory-buckets.ts'
import { createRedisBuckets } from './rate/redis-buckets.ts'
import { shelteredBuckets } from './rate/sheltered-buckets.ts'

/** What the gateways of one platform know together: who has asked how much, and which documents were sent before. */
export interface SharedState {
  readonly buckets: Buckets
  readonly texts: TextStore
  close(): Promise<void>
}

/** In Redis where there is one. It is not waited for: while it is away each gateway goes by what it knows itself. */
export async function connectSharedState({ redisUrl, log }: { redisUrl: string | undefined; log: Log }): Promise<SharedState> {
  if (!redisUrl) return { buckets: createMemoryBuckets(), texts: createMemoryTexts(), close: async () => {} }
  const warn = (error: unknown) => log.warn({ err: error }, 'Redis does not answer: rate limits are kept in this process')
  // Loaded where it is used: it is a tenth of the time and memory of a start.
  const { createClient } = await import('redis')
  const redis = createClient({ url: redisUrl, disableOfflineQueue: true })
  redis.on('error', () => {
    // Told of once for each outage, where it is first noticed: by `warn`.
  })
  redis.connect().catch(warn)
  return {
    buckets: shelteredBuckets({ shared: createRedisBuckets(redis), local: createMemoryBuckets(), onAway: warn }),
    texts: createRedisTexts(redis, warn),
    close: async () => redis.destroy(),
  }
}
