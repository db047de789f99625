// A subgraph that tells events over graphql-transport-ws and keeps them, so that a stream can begin after any of them.
import { EventEmitter, on } from 'node:events'
import { subgraph } from './subgraphs.ts'

export interface Tick {
  readonly sequence: number
  /** Ms since 1970, with fractions. */
  readonly sentAtMs: number
  readonly payload: string
}

/** All events so far, and those to come. */
export class TickLog {
  readonly #ticks: Tick[] = []
  readonly #added = new EventEmitter().setMaxListeners(0)
  open = 0
  opened = 0

  get last(): number {
    return this.#ticks.length
  }

  add(payload: string): void {
    const tick = { sequence: this.#ticks.length + 1, sentAtMs: performance.timeOrigin + performance.now(), payload }
    this.#ticks.push(tick)
    this.#added.emit('tick')
  }

  /** Without `sequence` those to come only. */
  async *after(sequence = this.#ticks.length): AsyncGenerator<Tick, void> {
    this.open += 1
    this.opened += 1
    const ending = new AbortController()
    const hints = on(this.#added, 'tick', { signal: ending.signal })
    try {
      for (let at = sequence; ; await hints.next()) {
        while (at < this.#ticks.length) {
          yield this.#ticks[at] as Tick
          at += 1
        }
      }
    } finally {
      this.open -= 1
      ending.abort()
    }
  }
}

export function tickerSubgraph(log: TickLog) {
  return subgraph(
    'ticker',
    `type Query { sequence: Int! }
     type Subscription { ticks(afterSequence: Int): Tick! noise: Tick! }
     type Tick { sequence: Int! sentAtMs: Float! payload: String! product: Product }
     type Product @key(fields: "upc", resolvable: false) { upc: String! }`,
    {
      Query: { sequence: () => 0 },
      Subscription: {
        ticks: {
          subscribe: (_: unknown, { afterSequence }: { afterSequence?: number }) => log.after(afterSequence ?? undefined),
          resolve: (tick: Tick) => tick,
        },
        noise: { subscribe: () => log.after(), resolve: (tick: Tick) => tick },
      },
      Tick: { product: () => ({ upc: '1' }) },
    },
  )
}
