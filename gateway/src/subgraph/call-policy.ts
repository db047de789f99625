import { setTimeout as sleep } from 'node:timers/promises'
import { BrokenCircuitError, CountBreaker, circuitBreaker, handleWhen } from 'cockatiel'
import { errors } from 'undici'

const RETRIES_MAX = 2
const RETRY_MS = 50
// A subgraph that failed in more than half of its last calls is left alone for this long, then asked by one.
const BREAK_MS = 1_000
const CALLS_LOOKED_AT = { size: 20, minimumNumberOfCalls: 10, threshold: 0.5 }

export interface CallOptions {
  /** Whether doing it twice does what doing it once does. */
  readonly isIdempotent: boolean
  /** Of who waits for it. */
  readonly signal: AbortSignal | undefined
}

/** How one subgraph is asked when it does not answer: again, for a while, and then for a while not at all. */
export interface CallPolicy {
  /** @throws what the last try threw, or BrokenCircuitError without having tried */
  call<Result>(ask: () => Promise<Result>, options: CallOptions): Promise<Result>
  close(): void
}

/** Is told what a policy does, for metrics. */
export interface CallWatch {
  /** @param outcome `refused`: a call was worth another try, and the budget had none left */
  retried(outcome: 'made' | 'refused'): void
  /** @param step 1 when the subgraph is left alone from now on, -1 when it is asked again or its policy is closed */
  leftAlone(step: 1 | -1): void
}

export function createCallPolicy(watch?: CallWatch): CallPolicy {
  const breaker = circuitBreaker(handleWhen(isFailure), { halfOpenAfter: BREAK_MS, breaker: new CountBreaker(CALLS_LOOKED_AT) })
  const budget = new RetryBudget()
  // Half open is neither: the call that is let through decides.
  let isOpen = false
  const setOpen = (next: boolean) => {
    if (next !== isOpen) watch?.leftAlone(next ? 1 : -1)
    isOpen = next
  }
  breaker.onBreak(() => setOpen(true))
  breaker.onReset(() => setOpen(false))

  function mayRetry(): boolean {
    const isWithin = budget.spend()
    watch?.retried(isWithin ? 'made' : 'refused')
    return isWithin
  }

  return {
    async call(ask, { isIdempotent, signal }) {
      budget.earn()
      for (let retries = 0; ; retries += 1) {
        try {
          return await breaker.execute(ask)
        } catch (error) {
          const isLast = !isIdempotent || retries === RETRIES_MAX || signal?.aborted
          if (isLast || !isWorthAnother(error) || !mayRetry()) throw error
        }
        // At random, so that not all who were broken off at once come back at once.
        await sleep(Math.random() * RETRY_MS * 2 ** retries, undefined, { signal })
      }
    },
    close: () => setOpen(false),
  }
}

/** Retries for a tenth of the calls: a subgraph that fails them all is asked little more than one that answers. */
export class RetryBudget {
  // In tenths, which add up exactly.
  #left = 100

  /** To be called for each call. */
  earn(): void {
    this.#left = Math.min(100, this.#left + 1)
  }

  /** @returns whether one may be repeated */
  spend(): boolean {
    if (this.#left < 10) return false
    this.#left -= 10
    return true
  }
}

/** Whether it says something of the subgraph: who leaves, and an answer that is too long, do not. */
function isFailure(error: Error): boolean {
  return error.name !== 'AbortError' && !(error instanceof errors.ResponseExceededMaxSizeError)
}

function isWorthAnother(error: unknown): boolean {
  const isBroken = error instanceof BrokenCircuitError
  return error instanceof Error && isFailure(error) && !isBroken && !isTimeout(error)
}

export function isTimeout(error: unknown): boolean {
  return error instanceof errors.ConnectTimeoutError || (error instanceof Error && error.name === 'TimeoutError')
}
