import { Supergraph as FederationSupergraph, ROUTER_SUPPORTED_SUPERGRAPH_FEATURES } from '@apollo/federation-internals'
import { buildASTSchema, type DefinitionNode, type GraphQLSchema, Kind, parse } from 'graphql'
import { createPlanner, type Planner } from '../plan/planner.ts'

export interface Supergraph {
  readonly sdl: string
  /** With what is @inaccessible, for the platform's own services. Its AST nodes carry @authenticated and the like. */
  readonly schema: GraphQLSchema
  /** What clients see. */
  readonly apiSchema: GraphQLSchema
  readonly planner: Planner
}

/** @throws Error where the SDL is no valid Federation 2 supergraph. */
export function readSupergraph(sdl: string): Supergraph {
  const federation = FederationSupergraph.build(sdl, { supportedFeatures: ROUTER_SUPPORTED_SUPERGRAPH_FEATURES })
  return {
    sdl,
    schema: readFullSchema(sdl),
    apiSchema: federation.apiSchema().toGraphQLJSSchema(),
    planner: createPlanner(sdl),
  }
}

// Types that composition adds for planners.
const MACHINERY = /^(join|link|core|federation|inaccessible|tag|authenticated|requiresScopes|policy|context|cost)__/

function readFullSchema(sdl: string): GraphQLSchema {
  const document = parse(sdl, { noLocation: true })
  const definitions = document.definitions.filter(
    (definition) => definition.kind !== Kind.DIRECTIVE_DEFINITION && !MACHINERY.test(nameOf(definition)),
  )
  // Directives are still applied, though no longer defined: an operation uses none but the standard ones.
  return buildASTSchema({ ...document, definitions }, { assumeValidSDL: true })
}

function nameOf(definition: DefinitionNode): string {
  return 'name' in definition ? (definition.name?.value ?? '') : ''
}
