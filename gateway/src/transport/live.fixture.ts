// A schema with streams, for the tests of the ways to send them.
import { GraphQLError } from 'graphql'
import { EventQueue } from '../subgraph/event-queue.ts'
import { startHttp, type TestHttpOptions } from './http.fixture.ts'

const SDL = `
  directive @authenticated on FIELD_DEFINITION
  type Query { me: String @authenticated public: String }
  type Mutation { append: Int @authenticated }
  type Entry { sequence: Int! text: String! }
  type Subscription {
    log(afterSequence: Int = 0): Entry @authenticated
    ticks: Int
    secret: Int @authenticated
    failing: Int
  }
`

export async function startLive(options: Partial<TestHttpOptions> = {}) {
  const log: { sequence: number; text: string }[] = []
  const readers = new Map<EventQueue<unknown>, string>()

  function follow(field: string, first: readonly unknown[]) {
    const queue = new EventQueue<unknown>()
    for (const value of first) queue.push({ [field]: value })
    readers.set(queue, field)
    return queue.events(() => readers.delete(queue))
  }
  const tell = (field: string, value: unknown) => {
    for (const [queue, read] of readers) if (read === field) queue.push({ [field]: value })
  }
  const append = (count = 1, text = 'entry') => {
    for (let i = 0; i < count; i++) {
      const entry = { sequence: log.length + 1, text }
      log.push(entry)
      tell('log', entry)
    }
    return log.length
  }
  const rootValue = {
    me: 'Ada',
    public: 'open',
    append: () => append(),
    log({ afterSequence }: { afterSequence: number }) {
      // What was before the first entry is no longer kept.
      if (afterSequence < 0) throw new GraphQLError('Gone', { extensions: { code: 'REPLAY_GAP', oldestSequence: 1 } })
      return follow('log', log.slice(afterSequence))
    },
    ticks: () => follow('ticks', []),
    secret: () => follow('secret', [1]),
    failing() {
      throw new Error('select * from secret')
    },
  }
  const http = await startHttp({
    sdl: SDL,
    rootValue,
    publicFields: ['Query.public', 'Subscription.ticks', 'Subscription.failing'],
    ...options,
  })
  return {
    url: http.url,
    socketUrl: http.url.replace('http', 'ws'),
    append,
    tick: (value: number) => tell('ticks', value),
    open: (field: string) => [...readers.values()].filter((read) => read === field).length,
    end: (field: string) => {
      for (const [queue, read] of readers) if (read === field) queue.end()
    },
    metrics: async () => (await fetch(new URL('/metrics', http.url))).text(),
    [Symbol.asyncDispose]: () => http[Symbol.asyncDispose](),
  }
}
