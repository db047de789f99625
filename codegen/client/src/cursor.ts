const VARIABLE = /\$afterSequence\b/

/**
 * The place of a subscription in a numbered sequence of events. A subscription with a variable `$afterSequence` goes on
 * after a lost connection where it was; one without begins anew.
 */
export class Cursor {
  readonly #given: Readonly<Record<string, unknown>>
  readonly #isNumbered: boolean
  #last: number | undefined

  constructor(query: string, variables: Readonly<Record<string, unknown>> = {}) {
    this.#given = variables
    this.#isNumbered = VARIABLE.test(query)
  }

  /** What to subscribe with now. */
  get variables(): Readonly<Record<string, unknown>> {
    return this.#last === undefined ? this.#given : { ...this.#given, afterSequence: this.#last }
  }

  /** Moves on to an event. @throws TypeError where a numbered subscription does not select the number */
  advance(data: object): void {
    if (!this.#isNumbered) return
    const [event] = Object.values(data) as [{ sequence?: unknown } | null]
    const sequence = event?.sequence
    if (typeof sequence !== 'number') {
      throw new TypeError('Select `sequence`: by it the subscription goes on after a lost connection')
    }
    this.#last = sequence
  }
}
