/** Lets a loop sleep until something calls `now`, a time has passed, or it is stopped. A call while it is awake counts too. */
export class Wake {
  #called = false
  #resume: (() => void) | undefined

  readonly now = (): void => {
    this.#called = true
    this.#resume?.()
  }

  async within(ms: number, stopped: AbortSignal): Promise<void> {
    if (!this.#called && !stopped.aborted) {
      const { promise, resolve } = Promise.withResolvers<void>()
      const timer = setTimeout(resolve, ms)
      stopped.addEventListener('abort', this.now, { once: true })
      this.#resume = resolve
      await promise
      clearTimeout(timer)
      stopped.removeEventListener('abort', this.now)
      this.#resume = undefined
    }
    this.#called = false
  }
}
