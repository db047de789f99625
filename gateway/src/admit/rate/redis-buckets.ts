import type { Buckets } from './buckets.ts'

/** The part of a `redis` client that buckets need. */
export interface ScriptRunner {
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

const PREFIX = 'rate:'
// Redis's own clock: those of the gateways may differ.
const SCRIPT = `
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local there, capacities, rates, costs = {}, {}, {}, {}
local allowed = 1
for i, key in ipairs(KEYS) do
  capacities[i], rates[i] = tonumber(ARGV[3 * i - 2]), tonumber(ARGV[3 * i - 1]) / 1000
  costs[i] = math.min(tonumber(ARGV[3 * i]), capacities[i])
  local level = redis.call('HMGET', key, 'tokens', 'at')
  there[i] = capacities[i]
  if level[1] then there[i] = math.min(capacities[i], tonumber(level[1]) + (now - tonumber(level[2])) * rates[i]) end
  if there[i] < costs[i] then allowed = 0 end
end
local answer = { allowed }
for i, key in ipairs(KEYS) do
  if allowed == 1 then
    there[i] = math.min(capacities[i], there[i] - costs[i])
    redis.call('HSET', key, 'tokens', tostring(there[i]), 'at', now)
    redis.call('PEXPIRE', key, math.ceil((capacities[i] - there[i]) / rates[i]) + 1000)
  end
  answer[i + 1] = tostring(there[i])
end
return answer`

/** For all gateways that share a Redis. */
export function createRedisBuckets(redis: ScriptRunner): Buckets {
  return {
    async take(takes) {
      const answer = await redis.eval(SCRIPT, {
        keys: takes.map(({ bucket }) => PREFIX + bucket.key),
        arguments: takes.flatMap(({ bucket, tokens }) => [bucket.capacity, bucket.tokensPerSecond, tokens].map(String)),
      })
      const [allowed, ...left] = answer as [number, ...string[]]
      return { isAllowed: allowed === 1, left: left.map(Number) }
    },
  }
}
