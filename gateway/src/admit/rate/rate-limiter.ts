import type { Caller } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import { networkOf } from '@agentic/service/network'
import type { OperationContext } from '../../execute/executor.ts'
import type { Bucket, Buckets, Take } from './buckets.ts'
import type { Rate, RateLimits, Tier } from './rate-limits.ts'

/** What is left of one limit, as the headers of the IETF draft say it (draft-ietf-httpapi-ratelimit-headers). */
export interface RateLimitState extends Rate {
  readonly policy: string
  readonly left: number
  /** Until all of it is there again or, where it was refused, until it can be asked again. */
  readonly seconds: number
}

export interface RateLimiter {
  /**
   * Charges an operation before it is run.
   * @param rootFields each as often as it is asked for
   * @returns what gives back a part that it did not cost
   * @throws DomainError RATE_LIMITED with `retryAfterSeconds`
   */
  charge(cost: number, rootFields: readonly string[], context: OperationContext): Promise<(unused: number) => Promise<void>>
}

interface Charge extends Take {
  readonly policy: string
  readonly rate: Rate
}

/** @param onLimited is told the policy by which an operation was refused */
export function createRateLimiter(
  { tiers, fields }: RateLimits,
  buckets: Buckets,
  onLimited: (policy: string) => void = () => {},
): RateLimiter {
  const byField = new Map(fields.map((each) => [each.field, each]))

  function chargesFor(cost: number, rootFields: readonly string[], context: OperationContext): Charge[] {
    const tier = tierOf(context.caller)
    const charges = [chargeOf(tier.toLowerCase(), tiers[tier], keyOf(context), cost)]
    for (const name of new Set(rootFields)) {
      const rate = byField.get(name)
      if (!rate) continue
      const who = rate.per === 'address' ? addressOf(context) : keyOf(context)
      charges.push(chargeOf(name, rate, `${name}:${who}`, rootFields.filter((each) => each === name).length))
    }
    return charges
  }

  return {
    async charge(cost, rootFields, context) {
      // The platform's own services answer for others who were charged already.
      if (context.caller.kind === 'SERVICE') return async () => {}
      const charges = chargesFor(cost, rootFields, context)
      const { isAllowed, left } = await buckets.take(charges)
      const states = charges.map((charge, index) => stateOf(charge, left[index] ?? 0))
      if (!isAllowed) {
        const lacking = charges.filter(({ bucket, tokens }, index) => (left[index] ?? 0) < Math.min(tokens, bucket.capacity))
        for (const { policy } of lacking) onLimited(policy)
        const retryAfterSeconds = secondsToWait(charges, left)
        // The draft wants no Retry-After before the end of what is said here.
        context.onRateLimit?.(states.map((state) => ({ ...state, seconds: Math.min(state.seconds, retryAfterSeconds) })))
        throw refusal(retryAfterSeconds)
      }
      context.onRateLimit?.(states)
      const [first] = charges
      return async (unused) => {
        if (first && unused > 0) await buckets.take([{ bucket: first.bucket, tokens: -unused }])
      }
    },
  }
}

function chargeOf(policy: string, rate: Rate, key: string, tokens: number): Charge {
  const bucket = { key, capacity: rate.quota, tokensPerSecond: rate.quota / rate.windowSeconds }
  return { policy, rate, bucket, tokens }
}

function tierOf(caller: Caller): Tier {
  if (caller.kind === 'ANONYMOUS') return 'ANONYMOUS'
  return ('plan' in caller && caller.plan) || 'FREE'
}

function keyOf(context: OperationContext): string {
  const { caller } = context
  if (caller.kind === 'USER') return `user:${caller.tenantId}:${caller.userId}`
  if (caller.kind === 'API_KEY') return `key:${caller.keyId}`
  return addressOf(context)
}

function addressOf({ clientAddress }: OperationContext): string {
  return `address:${clientAddress === undefined ? 'unknown' : networkOf(clientAddress)}`
}

function stateOf({ policy, rate, bucket }: Charge, left: number): RateLimitState {
  const { quota, windowSeconds } = rate
  return { policy, quota, windowSeconds, left: Math.floor(left), seconds: secondsUntil(bucket, left, bucket.capacity) }
}

function secondsToWait(charges: readonly Charge[], left: readonly number[]): number {
  const waits = charges.map(({ bucket, tokens }, index) =>
    secondsUntil(bucket, left[index] ?? 0, Math.min(tokens, bucket.capacity)),
  )
  return Math.max(1, ...waits)
}

function refusal(retryAfterSeconds: number): DomainError {
  return new DomainError('RATE_LIMITED', `Too many requests: try again in ${retryAfterSeconds} s`, {
    extensions: { retryAfterSeconds },
  })
}

function secondsUntil({ tokensPerSecond }: Bucket, left: number, wanted: number): number {
  return Math.ceil(Math.max(0, wanted - left) / tokensPerSecond)
}
