import type { CallWatch } from '../subgraph/call-policy.ts'
import type { SubgraphLink } from '../subgraph/link.ts'

/** Where a supergraph says that a subgraph is. */
export interface SubgraphPlace {
  readonly name: string
  readonly url: string
}

/** @param watch of the calls to it, where they are over a network */
export type LinkFor = (subgraph: SubgraphPlace, watch?: CallWatch) => SubgraphLink

export interface HeldLinks {
  readonly links: Readonly<Record<string, SubgraphLink>>
  release(): Promise<void>
}

/** Supergraphs that have a subgraph at the same place share the link to it; it is closed when none of them is left. */
export class LinkPool {
  readonly #linkFor: LinkFor
  readonly #entries = new Map<string, { readonly link: SubgraphLink; users: number }>()

  constructor(linkFor: LinkFor) {
    this.#linkFor = linkFor
  }

  /** @throws what `linkFor` throws where a place is none; nothing is held then. */
  hold(subgraphs: readonly SubgraphPlace[]): HeldLinks {
    const keys: string[] = []
    try {
      const links = subgraphs.map((place) => [place.name, this.#take(place, keys)] as const)
      return { links: Object.fromEntries(links), release: () => this.#release(keys) }
    } catch (error) {
      void this.#release(keys)
      throw error
    }
  }

  /** Closes all links, also those that are held. */
  async close(): Promise<void> {
    const entries = [...this.#entries.values()]
    this.#entries.clear()
    await Promise.all(entries.map(({ link }) => link.close()))
  }

  #take(place: SubgraphPlace, keys: string[]): SubgraphLink {
    const key = `${place.name} ${place.url}`
    const entry = this.#entries.get(key) ?? { link: this.#linkFor(place), users: 0 }
    entry.users += 1
    this.#entries.set(key, entry)
    keys.push(key)
    return entry.link
  }

  async #release(keys: string[]): Promise<void> {
    const unused = keys.splice(0).flatMap((key) => {
      const entry = this.#entries.get(key)
      if (!entry) return []
      entry.users -= 1
      if (entry.users > 0) return []
      this.#entries.delete(key)
      return [entry.link.close()]
    })
    await Promise.all(unused)
  }
}
