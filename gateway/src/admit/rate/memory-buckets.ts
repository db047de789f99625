import type { Bucket, Buckets, Take } from './buckets.ts'

interface Level {
  readonly tokens: number
  readonly at: number
  readonly fullAt: number
}

// Above this, buckets that are full again are dropped: a full one and none are the same.
const SWEEP_AT = 10_000

/** For one process. @param options.now epoch milliseconds */
export function createMemoryBuckets({ now = Date.now }: { now?: () => number } = {}): Buckets {
  const levels = new Map<string, Level>()
  let sweepAt = SWEEP_AT

  function tokensIn({ key, capacity, tokensPerSecond }: Bucket, at: number): number {
    const level = levels.get(key)
    return level ? Math.min(capacity, level.tokens + ((at - level.at) / 1000) * tokensPerSecond) : capacity
  }

  function put({ key, capacity, tokensPerSecond }: Bucket, tokens: number, at: number): void {
    levels.set(key, { tokens, at, fullAt: at + ((capacity - tokens) / tokensPerSecond) * 1000 })
    if (levels.size < sweepAt) return
    for (const [each, { fullAt }] of levels) if (fullAt <= at) levels.delete(each)
    sweepAt = Math.max(SWEEP_AT, levels.size * 2)
  }

  return {
    async take(takes) {
      const at = now()
      const found = takes.map((take) => ({ ...take, there: tokensIn(take.bucket, at) }))
      const isAllowed = found.every((take) => take.there >= wanted(take))
      if (!isAllowed) return { isAllowed, left: found.map(({ there }) => there) }
      const left = found.map((take) => Math.min(take.bucket.capacity, take.there - wanted(take)))
      for (const [index, { bucket }] of takes.entries()) put(bucket, left[index] ?? 0, at)
      return { isAllowed, left }
    },
  }
}

function wanted({ bucket, tokens }: Take): number {
  return Math.min(tokens, bucket.capacity)
}
