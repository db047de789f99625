/** @returns whether it is served now. @throws SupergraphRefused where there is none that could stay in its place */
export type Offer = (sdl: string) => Promise<boolean>

/** Where supergraphs come from. */
export interface SupergraphSource {
  /**
   * Offers each new SDL, one after the other, from now on. Resolves when the first was offered, or when it is clear that
   * there is none yet; rejects where there can be none.
   */
  start(offer: Offer): Promise<void>
  stop(): Promise<void>
}

/** One that never changes. */
export function fixedSupergraph(sdl: string): SupergraphSource {
  return {
    async start(offer) {
      await offer(sdl)
    },
    stop: async () => {},
  }
}

/** The first supergraph is no good: there is none to stay with. */
export class SupergraphRefused extends Error {
  constructor(cause: unknown) {
    super(`The supergraph cannot be served: ${cause instanceof Error ? cause.message : cause}`, { cause })
    this.name = 'SupergraphRefused'
  }
}
