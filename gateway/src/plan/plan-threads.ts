import { withinPlanTimeout } from './plan-timeout.ts'

// The planner ends within a fraction of that where it looks at the signal at all.
const END_MS_MAX = 500

/** There is no thread for an operation: they are at others, which may be too long at it and cannot be ended. */
export class PlannerStuck extends Error {
  constructor() {
    super('What is being planned takes too long, and nothing else can be planned meanwhile: try again later')
  }
}

/**
 * Plans in threads of Node's pool, some at a time: the rest of its threads, four in all where UV_THREADPOOL_SIZE says nothing
 * else, are for files, names of hosts and cryptography, which no operation must take from everybody.
 */
export class PlanThreads {
  readonly #threadsMax: number
  readonly #waiting: PromiseWithResolvers<void>[] = []
  #taken = 0
  /** Of those taken, by plans that nobody waits for any more and no signal ends. */
  #lost = 0

  constructor(threadsMax: number) {
    this.#threadsMax = threadsMax
  }

  /**
   * @param timeoutMs once for the wait for a thread, once for the plan
   * @param begin its signal aborts when the time is over, which may or may not end it
   * @throws PlanTimeout then; PlannerStuck where no thread is free in time, at once where none will be
   */
  async run<Made>(timeoutMs: number, begin: (signal: AbortSignal) => Promise<Made>): Promise<Made> {
    await this.#take(timeoutMs)
    return withinPlanTimeout(timeoutMs, (signal) => {
      const made = begin(signal)
      this.#watch(made, signal)
      return made
    })
  }

  #watch(made: Promise<unknown>, signal: AbortSignal): void {
    let clock: NodeJS.Timeout | undefined
    let isLost = false
    const lose = () => {
      isLost = true
      this.#lose()
    }
    const giveBack = () => {
      clearTimeout(clock)
      if (isLost) this.#lost -= 1
      this.#giveBack()
    }
    signal.addEventListener('abort', () => {
      clock = setTimeout(lose, END_MS_MAX).unref()
    })
    made.then(giveBack, giveBack)
  }

  async #take(timeoutMs: number): Promise<void> {
    if (this.#lost === this.#threadsMax) throw new PlannerStuck()
    if (this.#taken < this.#threadsMax) {
      this.#taken += 1
      return
    }
    const turn = Promise.withResolvers<void>()
    this.#waiting.push(turn)
    const clock = setTimeout(() => {
      const place = this.#waiting.indexOf(turn)
      // It may have got its thread in this very round.
      if (place < 0) return
      this.#waiting.splice(place, 1)
      turn.reject(new PlannerStuck())
    }, timeoutMs).unref()
    try {
      await turn.promise
    } finally {
      clearTimeout(clock)
    }
  }

  /** Whoever waited longest gets the thread. */
  #giveBack(): void {
    const next = this.#waiting.shift()
    if (next) next.resolve()
    else this.#taken -= 1
  }

  #lose(): void {
    this.#lost += 1
    if (this.#lost < this.#threadsMax) return
    for (const waiting of this.#waiting.splice(0)) waiting.reject(new PlannerStuck())
  }
}
