import { BoundedCache } from '../../plan/bounded-cache.ts'

/** Keeps texts for a while: one that is gone is sent again. */
export interface TextStore {
  get(key: string): Promise<string | undefined>
  set(key: string, text: string): Promise<void>
}

const TEXTS_MAX = 1_000
const PREFIX = 'document:'
const KEPT_SECONDS = 24 * 60 * 60

export function createMemoryTexts(): TextStore {
  const texts = new BoundedCache<string>(TEXTS_MAX)
  return {
    get: async (key) => texts.get(key),
    set: async (key, text) => texts.set(key, text),
  }
}

/** The part of a `redis` client that texts need. */
export interface TextClient {
  getEx(key: string, options: { type: 'EX'; value: number }): Promise<string | null>
  set(key: string, text: string, options: { expiration: { type: 'EX'; value: number } }): Promise<unknown>
}

/** @param onError is told of a Redis that does not answer; its texts are not found then */
export function createRedisTexts(redis: TextClient, onError: (error: unknown) => void): TextStore {
  const expiration = { type: 'EX', value: KEPT_SECONDS } as const
  return {
    async get(key) {
      try {
        return (await redis.getEx(PREFIX + key, expiration)) ?? undefined
      } catch (error) {
        onError(error)
        return undefined
      }
    },
    async set(key, text) {
      await redis.set(PREFIX + key, text, { expiration }).catch(onError)
    },
  }
}
