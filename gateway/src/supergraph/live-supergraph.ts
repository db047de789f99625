import { DomainError } from '@agentic/service/errors'
import type { Log } from '@agentic/service/log'
import type { GraphQLSchema } from 'graphql'
import type { Links } from '../execute/run-plan.ts'
import { createSupergraphLoader } from './apollo-gateway.ts'
import { type LinkFor, LinkPool } from './link-pool.ts'
import { readBehindApi, type Supergraph, type SupergraphOptions } from './supergraph.ts'
import { SupergraphRefused, type SupergraphSource } from './supergraph-source.ts'
import { Version } from './version.ts'

/** What transports need of the supergraph that is served now. */
export interface CurrentSupergraph {
  /** @throws DomainError SUBGRAPH_UNAVAILABLE while there is none yet */
  current(): Supergraph
  /** Tells of each supergraph from now on, and at once of the one that is there. @returns what ends it */
  onChange(listener: (supergraph: Supergraph) => void): () => void
}

export interface LiveSupergraph<Served> extends CurrentSupergraph {
  /** The version that an operation was validated with: what began with one ends with it. */
  versionOf(schema: GraphQLSchema): Version<Served>
  /** Resolves when the source has been asked for the first time. @throws SupergraphRefused */
  start(): Promise<void>
  stop(): Promise<void>
}

export interface LiveSupergraphOptions<Served> {
  readonly source: SupergraphSource
  readonly linkFor: LinkFor
  readonly planning: SupergraphOptions
  /** What answers operations on a supergraph. */
  readonly serve: (supergraph: Supergraph, links: Links) => Served
  /** Prepares a version for the operations that the one before it is asked most. */
  readonly warmUp: (next: Version<NoInfer<Served>>, before: Version<NoInfer<Served>>) => Promise<void>
  readonly onOffered: (outcome: 'served' | 'refused') => void
  /** For how long a version that was replaced waits for operations that were validated with it and begin only now. */
  readonly latecomersMs?: number
  readonly log: Log
}

/** Takes each supergraph of its source into use when that is found to be good, and keeps the one before when it is not. */
export function createLiveSupergraph<Served>(options: LiveSupergraphOptions<Served>): LiveSupergraph<Served> {
  const { source, planning, serve, warmUp, onOffered, latecomersMs = 5_000, log } = options
  const loader = createSupergraphLoader(log)
  const pool = new LinkPool(options.linkFor)
  const versions = new WeakMap<GraphQLSchema, Version<Served>>()
  const listeners = new Set<(supergraph: Supergraph) => void>()
  let current: Version<Served> | undefined

  async function versionFrom(sdl: string): Promise<Version<Served>> {
    const read = readBehindApi(sdl, planning)
    const held = pool.hold(read.subgraphs)
    try {
      // Last, as @apollo/gateway gives nothing back.
      const supergraph = { ...read, apiSchema: await loader.load(sdl) }
      const version = new Version(supergraph, serve(supergraph, held.links), held)
      if (current) await warmUp(version, current)
      return version
    } catch (error) {
      await Promise.all([held.release(), read.planner.close()])
      throw error
    }
  }

  async function offer(sdl: string): Promise<boolean> {
    if (sdl === current?.supergraph.sdl) return true
    const startedAt = performance.now()
    try {
      const next = await versionFrom(sdl)
      use(next)
      report(next.supergraph, startedAt)
      onOffered('served')
      return true
    } catch (error) {
      onOffered('refused')
      if (!current) throw new SupergraphRefused(error)
      log.error(error, 'The new supergraph was refused, the one before stays')
      return false
    }
  }

  function report({ sdl, subgraphs, planner }: Supergraph, startedAt: number): void {
    const ms = Math.round(performance.now() - startedAt)
    log.info({ subgraphs: subgraphs.map(({ name }) => name), planner: planner.name, ms }, 'A supergraph is served')
    const isNative = planning.planner === 'native'
    if (isNative && sdl.includes('contextArguments: [{'))
      log.warn('Operations with fields that have arguments from @context are refused')
  }

  function use(next: Version<Served>): void {
    const before = current
    versions.set(next.supergraph.schema, next).set(next.supergraph.apiSchema, next)
    current = next
    for (const listener of listeners) listener(next.supergraph)
    before?.retire(latecomersMs)
  }

  function currentVersion(): Version<Served> {
    if (!current)
      throw new DomainError('SUBGRAPH_UNAVAILABLE', 'There is no supergraph yet: the subgraphs do not answer, or do not compose')
    return current
  }

  async function stop(): Promise<void> {
    await source.stop()
    await loader.stop()
    await Promise.all([pool.close(), current?.supergraph.planner.close()])
  }

  return {
    current: () => currentVersion().supergraph,
    onChange(listener) {
      listeners.add(listener)
      if (current) listener(current.supergraph)
      return () => listeners.delete(listener)
    },
    versionOf: (schema) => versions.get(schema) ?? currentVersion(),
    async start() {
      try {
        await source.start(offer)
      } catch (error) {
        await stop()
        throw error
      }
    },
    stop,
  }
}
