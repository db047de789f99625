import type { Transaction } from '@agentic/postgres/database'
import { type AnalyticsQuery, BUCKETS_MAX, type CostBucket, type CostGroup } from './analytics.ts'

const GROUP_COLUMN = {
  PROJECT: 'project_id',
  AGENT: 'agent_id',
  MODEL: 'model',
  PROVIDER: 'provider',
  KIND: 'kind',
} as const satisfies Record<CostGroup, string>

interface BucketRow {
  readonly from: Date
  readonly to: Date
  readonly values: readonly (string | null)[]
  readonly amount: string
  readonly tokens: bigint
  readonly calls: bigint
}

/** One more than the maximum where there are too many. */
export async function readBuckets(
  transaction: Transaction,
  { from, to, interval, groupBy }: AnalyticsQuery,
): Promise<CostBucket[]> {
  const groups = groupBy.map((group) => `${GROUP_COLUMN[group]}::text`).join(', ')
  const { rows }: { rows: BucketRow[] } = await transaction.raw(
    `select start at time zone 'UTC' as "from", (start + ?::interval) at time zone 'UTC' as "to", "values",
            sum(amount_nano) as amount, sum(input_tokens::bigint + output_tokens)::bigint as tokens, count(*) as calls
       from (select date_trunc(?, at at time zone 'UTC') as start, array[${groups}]::text[] as "values",
                    amount_nano, input_tokens, output_tokens
               from projects.cost_record where at >= ? and at < ?) as cost
      group by start, "values" order by start, "values" limit ?`,
    [`1 ${interval}`, interval, from, to, BUCKETS_MAX + 1],
  )
  return rows.map(({ values, amount, tokens, calls, ...row }) => ({
    from: row.from,
    to: row.to,
    group: groupBy.map((by, index) => ({ by, value: values[index] ?? null })),
    amountNano: BigInt(amount),
    tokens: Number(tokens),
    calls: Number(calls),
  }))
}
