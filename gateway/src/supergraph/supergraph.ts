import { Supergraph as FederationSupergraph, ROUTER_SUPPORTED_SUPERGRAPH_FEATURES } from '@apollo/federation-internals'
import { buildASTSchema, type GraphQLSchema, parse } from 'graphql'
import { createPlanner, type Planner, type PlannerChoice } from '../plan/planner.ts'
import type { SubgraphPlace } from './link-pool.ts'
import { withOperationDirectives } from './operation-directives.ts'
import { readableDocument, subgraphPlaces } from './supergraph-document.ts'

export interface Supergraph {
  readonly sdl: string
  readonly subgraphs: readonly SubgraphPlace[]
  /** With what is @inaccessible, for the platform's own services. Its AST nodes carry @authenticated and the like. */
  readonly schema: GraphQLSchema
  /** What clients see. */
  readonly apiSchema: GraphQLSchema
  readonly planner: Planner
}

export interface SupergraphOptions {
  readonly planner?: PlannerChoice | undefined
  /** How long one plan may take. */
  readonly planTimeoutMs?: number | undefined
}

/** @throws Error where the SDL is no valid supergraph. */
export function readSupergraph(sdl: string, options: SupergraphOptions = {}): Supergraph {
  const supergraph = FederationSupergraph.build(sdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES })
  return { ...readBehindApi(sdl, options), apiSchema: withOperationDirectives(supergraph.apiSchema().toGraphQLJSSchema(), sdl) }
}

/** All but what clients see, which `@apollo/gateway` works out when it loads the supergraph. */
export function readBehindApi(
  sdl: string,
  { planner = 'auto', planTimeoutMs }: SupergraphOptions,
): Omit<Supergraph, 'apiSchema'> {
  const document = parse(sdl, { noLocation: true })
  return {
    sdl,
    subgraphs: subgraphPlaces(document),
    // Directives are still applied, though no longer defined: an operation uses none but the standard ones.
    schema: buildASTSchema(readableDocument(document), { assumeValidSDL: true }),
    planner: createPlanner(sdl, { choice: planner, planTimeoutMs }),
  }
}
