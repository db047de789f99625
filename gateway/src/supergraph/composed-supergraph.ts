import { readFile, rename, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import type { Log } from '@agentic/service/log'
import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import { IntrospectedSubgraph } from './introspected-subgraph.ts'
import type { LinkFor, SubgraphPlace } from './link-pool.ts'
import type { Offer, SupergraphSource } from './supergraph-source.ts'

export interface ComposedSupergraphOptions {
  readonly subgraphs: readonly SubgraphPlace[]
  readonly linkFor: LinkFor
  readonly pollMs: number
  /** A file that keeps the last good supergraph for a start at which not every subgraph answers. */
  readonly cachePath: string | undefined
  readonly log: Log
}

/** For how long one that does not answer keeps the others waiting: it is taken in when it does. */
const PATIENCE_MS = 500

/**
 * A supergraph composed of what the subgraphs say of themselves, again whenever one of them says something else. Of one
 * that is down its last SDL counts. Where some have never answered, the cached supergraph is served; without a cache that
 * of those which did.
 */
export function composedSupergraph({ pollMs, cachePath, log, ...options }: ComposedSupergraphOptions): SupergraphSource {
  const stopping = new AbortController()
  const subgraphs = options.subgraphs.map((place) => new IntrospectedSubgraph(place, options.linkFor(place), log))
  let heard: readonly (string | undefined)[] = subgraphs.map(({ sdl }) => sdl)
  let servesCached = false
  let polling = Promise.resolve()

  async function look(offer: Offer): Promise<void> {
    const asked = Promise.all(subgraphs.map((subgraph) => subgraph.refresh(stopping.signal)))
    await Promise.race([asked, sleep(PATIENCE_MS, undefined, { ref: false })])
    const said = subgraphs.map(({ sdl }) => sdl)
    const known = subgraphs.filter(({ sdl }) => sdl !== undefined)
    const isComplete = known.length === subgraphs.length
    if (isDeepStrictEqual(said, heard) || (servesCached && !isComplete)) return
    heard = said
    const sdl = compose(known)
    const isServed = await offer(sdl)
    if (isServed) servesCached = false
    if (isServed && isComplete && cachePath) await writeWhole(cachePath, sdl)
  }

  async function poll(offer: Offer): Promise<void> {
    while (!stopping.signal.aborted) {
      // Rejects only where it was stopped.
      await sleep(pollMs, undefined, { signal: stopping.signal, ref: false }).catch(() => {})
      if (!stopping.signal.aborted) await look(offer).catch((error: Error) => log.error(error.message))
    }
  }

  return {
    async start(offer) {
      const cached = cachePath && (await readCached(cachePath))
      if (cached)
        servesCached = await offer(cached).catch((error: Error) => {
          log.error(error.message)
          return false
        })
      await look(offer).catch((error: Error) => log.error(error.message))
      polling = poll(offer)
    },
    async stop() {
      stopping.abort()
      await polling
      await Promise.all(subgraphs.map((subgraph) => subgraph.close()))
    },
  }
}

/** @throws Error with everything that keeps them from being one graph. */
function compose(subgraphs: readonly IntrospectedSubgraph[]): string {
  const services = subgraphs.map(({ place: { name, url }, sdl = '' }) => ({ name, url, typeDefs: parse(sdl) }))
  const { errors, supergraphSdl } = composeServices(services)
  if (!errors) return supergraphSdl
  throw new Error(
    `The subgraphs do not compose, nothing new is served:\n${errors.map(({ message }) => `  ${message}`).join('\n')}`,
  )
}

async function readCached(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  }
}

/** So that a process that dies meanwhile leaves no half of it. */
async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.new`, text)
  await rename(`${path}.new`, path)
}
