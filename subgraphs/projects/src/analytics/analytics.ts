import { badInput } from '@agentic/service/errors'

export type CostGroup = 'PROJECT' | 'AGENT' | 'MODEL' | 'PROVIDER' | 'KIND'
export type CostInterval = 'HOUR' | 'DAY' | 'WEEK' | 'MONTH'

export interface CostBucket {
  readonly from: Date
  readonly to: Date
  readonly group: readonly { readonly by: CostGroup; readonly value: string | null }[]
  readonly amountNano: bigint
  readonly tokens: number
  readonly calls: number
}

export interface AnalyticsQuery {
  readonly from: Date
  readonly to: Date
  readonly interval: CostInterval
  readonly groupBy: readonly CostGroup[]
}

const INTERVALS_MAX = 1_000
export const BUCKETS_MAX = 10_000

const HOUR_MS = 3_600_000
const SHORTEST_MS = {
  HOUR: HOUR_MS,
  DAY: 24 * HOUR_MS,
  WEEK: 7 * 24 * HOUR_MS,
  MONTH: 28 * 24 * HOUR_MS,
} as const satisfies Record<CostInterval, number>

/** @throws BAD_USER_INPUT */
export function checkQuery({ from, to, interval, groupBy }: AnalyticsQuery): void {
  if (from >= to) throw badInput({ to: 'must be after from' })
  if ((to.getTime() - from.getTime()) / SHORTEST_MS[interval] > INTERVALS_MAX) {
    throw badInput({ interval: `must be longer: there would be more than ${INTERVALS_MAX}` })
  }
  if (new Set(groupBy).size < groupBy.length) throw badInput({ groupBy: 'must not name a group twice' })
}

/** @throws BAD_USER_INPUT, rather than leaving some out unseen */
export function checkSize(buckets: readonly CostBucket[]): void {
  if (buckets.length > BUCKETS_MAX) throw badInput({ groupBy: `makes more than ${BUCKETS_MAX} buckets: ask for less at once` })
}
