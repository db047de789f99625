interface Work<Result> {
  readonly result: Promise<Result>
  readonly controller: AbortController
  /** Who still waits for it, and who ever did. */
  waiting: number
  joined: number
}

export interface Joined<Result> {
  readonly result: Result
  /** Whether others have it too. */
  readonly isShared: boolean
}

/**
 * Does once what is asked for several times at the same moment. For queries only: a mutation has to happen as often as it is
 * asked for, and what follows an event must not be older than that.
 */
export class JointWork<Result> {
  readonly #works = new Map<string, Work<Result>>()

  /**
   * Waits for the work with this key, which begins where none is under way. It goes on for as long as anybody waits.
   * @param key all that its result may depend on
   * @param signal of who waits. The last one to leave aborts the work, and still gets what comes of it
   * @throws the signal's reason, for who leaves while others stay
   */
  async join(
    key: string,
    signal: AbortSignal | undefined,
    begin: (signal: AbortSignal) => Promise<Result>,
  ): Promise<Joined<Result>> {
    const work = this.#works.get(key) ?? this.#begin(key, begin)
    work.waiting += 1
    work.joined += 1
    const { promise, resolve, reject } = Promise.withResolvers<Result>()
    work.result.then(resolve, reject)
    const leave = () => {
      work.waiting -= 1
      if (work.waiting > 0) return reject(signal?.reason)
      this.#end(key, work)
      work.controller.abort(signal?.reason)
    }
    if (signal?.aborted) leave()
    else signal?.addEventListener('abort', leave, { once: true })
    try {
      const result = await promise
      return { result, isShared: work.joined > 1 }
    } finally {
      signal?.removeEventListener('abort', leave)
    }
  }

  /** What was asked before a mutation is not the answer to what is asked after it. */
  forget(): void {
    this.#works.clear()
  }

  #begin(key: string, begin: (signal: AbortSignal) => Promise<Result>): Work<Result> {
    const controller = new AbortController()
    const result = begin(controller.signal)
    const work = { result, controller, waiting: 0, joined: 0 }
    this.#works.set(key, work)
    const end = () => this.#end(key, work)
    result.then(end, end)
    return work
  }

  #end(key: string, ended: Work<Result>): void {
    if (this.#works.get(key) === ended) this.#works.delete(key)
  }
}
