import {
  type DirectiveDefinitionNode,
  DirectiveLocation,
  type DocumentNode,
  extendSchema,
  type GraphQLSchema,
  Kind,
  parse,
  type TypeNode,
} from 'graphql'

const { QUERY, MUTATION, SUBSCRIPTION, FIELD, FRAGMENT_DEFINITION, FRAGMENT_SPREAD, INLINE_FRAGMENT, VARIABLE_DEFINITION } =
  DirectiveLocation
const IN_OPERATIONS = new Set<string>([
  QUERY,
  MUTATION,
  SUBSCRIPTION,
  FIELD,
  FRAGMENT_DEFINITION,
  FRAGMENT_SPREAD,
  INLINE_FRAGMENT,
  VARIABLE_DEFINITION,
])

/**
 * What clients see, with the directives that subgraphs compose for operations by `@composeDirective`: Apollo's code takes every
 * directive that is linked for one that stands in schemas, and leaves it out.
 */
export function withOperationDirectives(apiSchema: GraphQLSchema, supergraphSdl: string): GraphQLSchema {
  const definitions = directivesIn(parse(supergraphSdl, { noLocation: true }))
    .map(inOperations)
    .filter(({ name, locations, arguments: args = [] }) => {
      const isKnown = apiSchema.getDirective(name.value)
      return !isKnown && locations.length > 0 && args.every(({ type }) => apiSchema.getType(nameOf(type)))
    })
  return definitions.length > 0 ? extendSchema(apiSchema, { kind: Kind.DOCUMENT, definitions }) : apiSchema
}

function directivesIn({ definitions }: DocumentNode): DirectiveDefinitionNode[] {
  return definitions.filter((each) => each.kind === Kind.DIRECTIVE_DEFINITION)
}

function inOperations(definition: DirectiveDefinitionNode): DirectiveDefinitionNode {
  return { ...definition, locations: definition.locations.filter(({ value }) => IN_OPERATIONS.has(value)) }
}

function nameOf(type: TypeNode): string {
  return type.kind === Kind.NAMED_TYPE ? type.name.value : nameOf(type.type)
}
