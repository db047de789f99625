import type { Page, Slice } from '@agentic/postgres/slice'
import { badInput } from './errors.ts'

export interface ConnectionArguments {
  readonly first?: number | null
  readonly after?: string | null
  readonly last?: number | null
  readonly before?: string | null
}

export interface PageInfo {
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly startCursor: string | null
  readonly endCursor: string | null
}

const PAGE_DEFAULT = 20
const PAGE_MAX = 100

/**
 * Reads the arguments of a Relay connection (GraphQL Cursor Connections Specification).
 * @throws BAD_USER_INPUT where a size is not 1–100, both ends are asked for, or a cursor is not one of ours
 */
export function readPage(args: ConnectionArguments): Page {
  if (args.first != null && args.last != null) throw badInput({ last: 'cannot be combined with first' })
  const [field, size] = args.last != null ? (['last', args.last] as const) : (['first', args.first ?? PAGE_DEFAULT] as const)
  if (size < 1 || size > PAGE_MAX) throw badInput({ [field]: `must be from 1 to ${PAGE_MAX}, got ${size}` })
  return {
    ...(args.after != null && { after: readCursor(args.after, 'after') }),
    ...(args.before != null && { before: readCursor(args.before, 'before') }),
    limit: size,
    from: field === 'last' ? 'END' : 'START',
  }
}

/** One page of a list, as GraphQL shows it. `totalCount` costs a query of its own and is only asked for when selected. */
export class Connection<Node> {
  readonly edges: readonly { readonly node: Node; readonly cursor: string }[]
  readonly pageInfo: PageInfo
  readonly #count: () => Promise<number>

  /** @param options.keyOf the node's key in the list's order: a UUID or a number */
  constructor(slice: Slice<Node>, options: { keyOf: (node: Node) => string | number | bigint; count: () => Promise<number> }) {
    this.edges = slice.rows.map((node) => ({ node, cursor: toCursor(options.keyOf(node)) }))
    this.pageInfo = {
      hasNextPage: slice.hasNextPage,
      hasPreviousPage: slice.hasPreviousPage,
      startCursor: this.edges[0]?.cursor ?? null,
      endCursor: this.edges.at(-1)?.cursor ?? null,
    }
    this.#count = options.count
  }

  get totalCount(): Promise<number> {
    return this.#count()
  }
}

const KEY = /^[0-9a-f-]{36}$|^\d{1,18}$/

function toCursor(key: string | number | bigint): string {
  return Buffer.from(String(key)).toString('base64url')
}

function readCursor(cursor: string, field: string): string {
  const key = Buffer.from(cursor, 'base64url').toString()
  if (!KEY.test(key)) throw badInput({ [field]: 'is not a cursor of this list' })
  return key
}
