// A subgraph with a log that grows, and streams that can and cannot begin again after one of their events.

import { createTestSubgraph } from '../execute/graph.fixture.ts'
import { EventQueue } from '../subgraph/event-queue.ts'

const SDL = `
  type Query { length: Int! me: String }
  type Mutation { append: Int! }
  type Entry { sequence: Int! text: String! reader: String author: Author }
  type Author @key(fields: "id", resolvable: false) { id: ID! }
  type Subscription { log(afterSequence: Int = 0, only: Int): Entry! news: Entry ticks: Int broken: Entry }
`
const AUTHORS = `type Query { authors: [Author!]! } type Author @key(fields: "id") { id: ID! name: String! }`

interface Opened {
  readonly field: string
  /** The user in whose name. */
  readonly by: string | undefined
  readonly afterSequence?: number
}

type Context = { readonly caller: { readonly userId?: string } }

export interface Feed {
  readonly subgraph: ReturnType<typeof createTestSubgraph>
  readonly authors: ReturnType<typeof createTestSubgraph>
  /** How many subscriptions were opened, and how many are open. */
  readonly opened: readonly Opened[]
  readonly open: number
  append(count?: number, text?: string): void
  tell(text: string): void
  tick(count: number): void
}

export function createFeed(): Feed {
  const log: { sequence: number; text: string }[] = []
  const opened: Opened[] = []
  const readers = new Map<EventQueue<unknown>, string>()
  let grown = Promise.withResolvers<void>()

  function append(count = 1, text = 'entry'): void {
    for (let i = 0; i < count; i++) log.push({ sequence: log.length + 1, text: `${text} ${log.length + 1}` })
    grown.resolve()
    grown = Promise.withResolvers()
  }

  const wrap = (field: string) => (payload: unknown) => ({ [field]: payload })
  function live(field: string, { caller }: Context, queue = new EventQueue<unknown>()) {
    opened.push({ field, by: caller.userId })
    readers.set(queue, field)
    return queue.events(() => readers.delete(queue))
  }

  /** As a subgraph reads its table: everything after a sequence, then what is added. */
  function follow(_: unknown, { afterSequence }: { afterSequence: number }, { caller }: Context) {
    opened.push({ field: 'log', by: caller.userId, afterSequence })
    const queue = new EventQueue<unknown>()
    readers.set(queue, 'log')
    let left = false
    const read = async () => {
      for (let after = afterSequence; !left; ) {
        const entry = log[after]
        if (entry) {
          after = entry.sequence
          queue.push(wrap('log')(entry))
        } else await grown.promise
      }
    }
    void read()
    return queue.events(() => {
      left = true
      readers.delete(queue)
    })
  }

  const toAll = (field: string, payload: unknown) => {
    for (const [reader, read] of readers) if (read === field) reader.push(wrap(field)(payload))
  }
  const subgraph = createTestSubgraph('feed', SDL, {
    Query: {
      length: () => log.length,
      me: (_: unknown, __: unknown, { caller }: Context) => caller.userId,
    },
    Mutation: {
      append() {
        append()
        return log.length
      },
    },
    Entry: {
      reader: (_: unknown, __: unknown, { caller }: Context) => caller.userId,
      author: ({ sequence }: { sequence: number }) => ({ id: String(sequence) }),
    },
    Subscription: {
      log: { subscribe: follow },
      news: { subscribe: (_: unknown, __: unknown, context: Context) => live('news', context) },
      ticks: { subscribe: (_: unknown, __: unknown, context: Context) => live('ticks', context) },
      broken: {
        subscribe() {
          throw new Error('secret')
        },
      },
    },
  })
  const authors = createTestSubgraph('authors', AUTHORS, {
    Query: { authors: () => [] },
    Author: { __resolveReference: ({ id }: { id: string }) => ({ id, name: `Author ${id}` }) },
  })

  return {
    subgraph,
    authors,
    opened,
    get open() {
      return readers.size
    },
    append,
    tell: (text) => toAll('news', { sequence: 1, text }),
    tick(count) {
      for (let tick = 1; tick <= count; tick++) toAll('ticks', tick)
    },
  }
}
