import type { Buckets } from './buckets.ts'

const ANSWER_MS_MAX = 100
// While the shared ones are away, they are asked again this often, so that not each request waits for them.
const AWAY_MS = 1_000

/**
 * Falls back to buckets of this process while the shared ones do not answer: a limit that is a little too generous for a
 * while is better than no service.
 * @param options.onAway is told of the first failure of each outage
 */
export function shelteredBuckets(options: {
  shared: Buckets
  local: Buckets
  onAway: (error: unknown) => void
  now?: () => number
}): Buckets {
  const { shared, local, onAway, now = Date.now } = options
  let awayUntil = 0

  return {
    async take(takes) {
      if (now() < awayUntil) return local.take(takes)
      try {
        const taken = await within(ANSWER_MS_MAX, shared.take(takes))
        awayUntil = 0
        return taken
      } catch (error) {
        if (awayUntil === 0) onAway(error)
        awayUntil = now() + AWAY_MS
        return local.take(takes)
      }
    },
  }
}

function within<Value>(ms: number, promise: Promise<Value>): Promise<Value> {
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms`)), ms)
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}
