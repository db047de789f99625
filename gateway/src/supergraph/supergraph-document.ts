import {
  type ConstValueNode,
  type DefinitionNode,
  type DirectiveNode,
  type DocumentNode,
  Kind,
  parse,
  print,
  valueFromASTUntyped,
  visit,
} from 'graphql'
import type { SubgraphPlace } from './link-pool.ts'

// What `@apollo/gateway` refuses, and we read ourselves.
const ACCESS_FEATURES = new Set(['authenticated', 'requiresScopes', 'policy', 'context'])
// What we look for under its own name.
const READ_FEATURES = new Set([...ACCESS_FEATURES, 'cost'])
const ELEMENTS_OF: Readonly<Record<string, readonly string[]>> = {
  context: ['context', 'fromContext'],
  cost: ['cost', 'listSize'],
}
// Types that composition adds for planners.
const MACHINERY = /^(join|link|core|federation|inaccessible|tag|authenticated|requiresScopes|policy|context|cost)__/

/** A feature that a supergraph links (`@link` of Federation 2, `@core` of Federation 1). */
interface Feature {
  readonly name: string
  readonly alias: string
  /** The names that its elements have here, by their own: `{"@requiresScopes": "@scoped"}`. */
  readonly imports: ReadonlyMap<string, string>
}

/** The SDL without access rules, which are enforced by us, for who would refuse them. */
export function withoutAccessDirectives(sdl: string): string {
  const document = parse(sdl, { noLocation: true })
  const features = featuresOf(document).filter(({ name }) => ACCESS_FEATURES.has(name))
  if (features.length === 0) return sdl
  const directives = new Set(features.flatMap((feature) => [...directiveNames(feature).keys()]))
  const types = new Set(features.flatMap(({ imports }) => [...imports.values()].filter((name) => !name.startsWith('@'))))
  const isTheirs = (name: string) => types.has(name) || features.some(({ alias }) => name.startsWith(`${alias}__`))
  const plain = visit(document, {
    Directive: (node) => (directives.has(node.name.value) || isLinkOf(node, ACCESS_FEATURES) ? null : undefined),
    // Of a field with arguments from @context.
    Argument: ({ name }) => (name.value === 'contextArguments' ? null : undefined),
    DirectiveDefinition: ({ name }) => (directives.has(name.value) ? null : undefined),
    ScalarTypeDefinition: ({ name }) => (isTheirs(name.value) ? null : undefined),
  })
  return print(plain)
}

/**
 * The supergraph without what only planners need, its directives under their own names, whatever it calls them, and subgraphs
 * in `@join__type(graph: …)` under theirs too: `"my-subgraph"` in place of `MY_SUBGRAPH`, which only `join__Graph` tells.
 */
export function readableDocument(document: DocumentNode): DocumentNode {
  const names = new Map(
    featuresOf(document)
      .filter(({ name }) => READ_FEATURES.has(name))
      .flatMap((feature) => [...directiveNames(feature)]),
  )
  const graphs = new Map(joinedGraphs(document).map(({ value, name }) => [value, name]))
  const definitions = document.definitions.filter(
    (definition) => definition.kind !== Kind.DIRECTIVE_DEFINITION && !MACHINERY.test(nameOf(definition)),
  )
  return visit(
    { ...document, definitions },
    {
      Directive(node) {
        if (node.name.value === 'join__type') return namingGraph(node, graphs)
        const own = names.get(node.name.value)
        return own && own !== node.name.value ? { ...node, name: { kind: Kind.NAME, value: own } } : undefined
      },
    },
  )
}

function featuresOf({ definitions }: DocumentNode): Feature[] {
  return definitions
    .flatMap((each) =>
      each.kind === Kind.SCHEMA_DEFINITION || each.kind === Kind.SCHEMA_EXTENSION ? (each.directives ?? []) : [],
    )
    .flatMap((directive) => featureOf(directive) ?? [])
}

function featureOf(directive: DirectiveNode): Feature | undefined {
  const { url, feature, as, import: imported } = argumentsOf(directive)
  const name = nameInUrl(url ?? feature)
  if (!name) return undefined
  const imports = (Array.isArray(imported) ? imported : []).map((each: string | { name: string; as?: string }) =>
    typeof each === 'string' ? ([each, each] as const) : ([each.name, each.as ?? each.name] as const),
  )
  return { name, alias: typeof as === 'string' ? as : name, imports: new Map(imports) }
}

function isLinkOf(directive: DirectiveNode, names: ReadonlySet<string>): boolean {
  const feature = featureOf(directive)
  return feature !== undefined && names.has(feature.name)
}

/** `https://specs.apollo.dev/requiresScopes/v0.1` → `requiresScopes` */
function nameInUrl(url: unknown): string | undefined {
  return typeof url === 'string' ? /^https:\/\/specs\.apollo\.dev\/(\w+)\/v[\d.]+\/?$/.exec(url)?.[1] : undefined
}

/** From the name that a directive has in the supergraph to its own. */
function directiveNames({ name, alias, imports }: Feature): Map<string, string> {
  const elements = ELEMENTS_OF[name] ?? [name]
  return new Map(
    elements.map((element) => {
      const imported = imports.get(`@${element}`)?.slice(1)
      return [imported ?? (element === name ? alias : `${alias}__${element}`), element]
    }),
  )
}

/** Where the subgraphs are, as the supergraph says. */
export function subgraphPlaces(document: DocumentNode): SubgraphPlace[] {
  return joinedGraphs(document).map(({ name, url }) => ({ name, url }))
}

/** What `join__Graph` says of each subgraph, and by which value. */
function joinedGraphs({ definitions }: DocumentNode): (SubgraphPlace & { readonly value: string })[] {
  const graphs = definitions.find((each) => each.kind === Kind.ENUM_TYPE_DEFINITION && each.name.value === 'join__Graph')
  const values = graphs?.kind === Kind.ENUM_TYPE_DEFINITION ? (graphs.values ?? []) : []
  return values.flatMap(({ name: { value }, directives }) => {
    const graph = directives?.find(({ name }) => name.value === 'join__graph')
    if (!graph) return []
    const { name, url } = argumentsOf(graph)
    return [{ value, name: String(name), url: String(url ?? '') }]
  })
}

function namingGraph(join: DirectiveNode, graphs: ReadonlyMap<string, string>): DirectiveNode {
  const args = join.arguments?.map((each) => {
    const name = each.value.kind === Kind.ENUM ? graphs.get(each.value.value) : undefined
    return name === undefined ? each : { ...each, value: { kind: Kind.STRING, value: name } as const }
  })
  return { ...join, ...(args && { arguments: args }) }
}

function argumentsOf(directive: DirectiveNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    (directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value as ConstValueNode)]),
  )
}

function nameOf(definition: DefinitionNode): string {
  return 'name' in definition ? (definition.name?.value ?? '') : ''
}
