import { composeServices } from '@apollo/composition'
import { parse } from 'graphql'
import type { StubSubgraph } from '../workload/subgraphs.ts'

/** The supergraph of stub subgraphs. @param urls where they are; those without one are reached in some other way */
export function composed(subgraphs: readonly StubSubgraph[], urls: Readonly<Record<string, string>>): string {
  const services = subgraphs.map(({ name, sdl }) => ({ name, url: urls[name] ?? `local:${name}`, typeDefs: parse(sdl) }))
  const { supergraphSdl, errors } = composeServices(services)
  if (!supergraphSdl) throw new Error(`The stub subgraphs do not compose: ${errors}`)
  return supergraphSdl
}
