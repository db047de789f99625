// So much may come at once before any of it must wait: many who honestly sign in together do not.
const BURST_MS = 500

/** Lets work have half of the time in the long run: beyond a burst it rests as long as it works. Times are those of one clock, in ms. */
export class Pace {
  /** When all that was done is made up for. */
  #restedAt = Number.NEGATIVE_INFINITY

  /** How long what is next must wait. */
  restMs(now: number): number {
    return Math.max(0, this.#restedAt - BURST_MS - now)
  }

  /** From `beganAt` to `now`, also where others went first: on a machine that is busy it makes room once more. */
  worked(beganAt: number, now: number): void {
    this.#restedAt = Math.max(this.#restedAt, beganAt) + 2 * (now - beganAt)
  }
}
