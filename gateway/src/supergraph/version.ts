import type { HeldLinks } from './link-pool.ts'
import type { Supergraph } from './supergraph.ts'

/** A supergraph with what answers operations on it. What began with it ends with it: until then its links stay open. */
export class Version<Served> {
  readonly supergraph: Supergraph
  readonly served: Served
  readonly #links: HeldLinks
  #operations = 0
  #isRetired = false

  constructor(supergraph: Supergraph, served: Served, links: HeldLinks) {
    this.supergraph = supergraph
    this.served = served
    this.#links = links
  }

  /** Keeps the links open until the operation is over. @returns what to call then */
  begin(): () => void {
    this.#operations += 1
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      this.#operations -= 1
      this.#closeWhenUnused()
    }
  }

  /** No operation begins any more, but for those that were validated with it just before. */
  retire(latecomersMs: number): void {
    setTimeout(() => {
      this.#isRetired = true
      this.#closeWhenUnused()
    }, latecomersMs).unref()
  }

  #closeWhenUnused(): void {
    // Nobody waits for it, and what could not be closed ends with the process.
    if (this.#isRetired && this.#operations === 0)
      void Promise.all([this.#links.release(), this.supergraph.planner.close()]).catch(() => {})
  }
}
