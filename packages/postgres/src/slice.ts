import type { Knex } from 'knex'

/** Which part of an ordered list is wanted: keys after `after` and before `before`, `limit` of them from one end. */
export interface Page {
  readonly after?: string
  readonly before?: string
  readonly limit: number
  readonly from: 'START' | 'END'
}

/** A part of an ordered list, in list order, and whether there is more on either side. */
export interface Slice<Row> {
  readonly rows: readonly Row[]
  readonly hasPreviousPage: boolean
  readonly hasNextPage: boolean
}

/**
 * Reads one page by keyset: steady while rows come and go, and as fast on the last page as on the first.
 * @param options.key the unique column that the list is ordered by, which is also the cursor
 */
export async function readSlice<Row>(
  query: Knex.QueryBuilder,
  page: Page,
  options: { key: string; order: 'asc' | 'desc' },
): Promise<Slice<Row>> {
  const { key, order } = options
  const [laterIs, earlierIs] = order === 'asc' ? (['>', '<'] as const) : (['<', '>'] as const)
  if (page.after !== undefined) query.where(key, laterIs, page.after)
  if (page.before !== undefined) query.where(key, earlierIs, page.before)
  const fromStart = page.from === 'START'
  const opposite = order === 'asc' ? 'desc' : 'asc'

  const found: Row[] = await query.orderBy(key, fromStart ? order : opposite).limit(page.limit + 1)
  const more = found.length > page.limit
  const rows = found.slice(0, page.limit)
  if (fromStart) return { rows, hasPreviousPage: page.after !== undefined, hasNextPage: more }
  return { rows: rows.reverse(), hasPreviousPage: more, hasNextPage: page.before !== undefined }
}
