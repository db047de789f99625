import type { Caller } from '@agentic/caller/caller'
import type { Database } from '@agentic/postgres/database'
import { tenantOf } from '../actor.ts'
import { readBuckets } from './analytics.store.ts'
import { type AnalyticsQuery, type CostBucket, checkQuery, checkSize } from './analytics.ts'

/** What a caller may ask about the costs of its tenant as a whole. */
export class CostAnalytics {
  readonly #database: Database
  readonly #caller: Caller

  constructor(database: Database, caller: Caller) {
    this.#database = database
    this.#caller = caller
  }

  /** @throws BAD_USER_INPUT */
  async read(query: AnalyticsQuery): Promise<CostBucket[]> {
    checkQuery(query)
    const buckets = await this.#database.asTenant(tenantOf(this.#caller), (transaction) => readBuckets(transaction, query))
    checkSize(buckets)
    return buckets
  }
}
