import type { FastifyReply } from 'fastify'
import type { RateLimitState } from '../admit/rate/rate-limiter.ts'

/** The fields of draft-ietf-httpapi-ratelimit-headers: quota and window of each policy, what is left and for how long. */
export function setRateLimitHeaders(reply: FastifyReply, states: readonly RateLimitState[]): void {
  const policies = states.map(({ policy, quota, windowSeconds }) => `"${policy}";q=${quota};w=${windowSeconds}`)
  const limits = states.map(({ policy, left, seconds }) => `"${policy}";r=${left};t=${seconds}`)
  reply.header('ratelimit-policy', policies.join(', ')).header('ratelimit', limits.join(', '))
}
