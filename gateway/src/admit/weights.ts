import {
  type ConstDirectiveNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInputObjectType,
  isInterfaceType,
  isListType,
  isObjectType,
  valueFromASTUntyped,
} from 'graphql'

/** How long the lists of a field are expected to be. */
export interface ListSize {
  readonly assumedSize?: number
  /** Arguments that say how long; the largest counts. */
  readonly slicingArguments: readonly string[]
  /** Whether exactly one of those must say something. */
  readonly requiresOne: boolean
  /** The fields below that are the lists; none: the field is the list itself. */
  readonly sizedFields: readonly string[]
}

/** What `@cost` and `@listSize` of a supergraph say (IBM's GraphQL Cost Directives, as Federation 2.9 imports them). */
export interface Weights {
  readonly ofField: (parent: string, field: string) => number | undefined
  readonly ofType: (type: GraphQLNamedType) => number
  readonly ofArgument: (argument: GraphQLArgument | GraphQLInputField) => number
  readonly listSize: (parent: string, field: string) => ListSize | undefined
}

// What a Relay connection holds where neither its caller nor its schema says how much.
const CONNECTION_SIZE = 20

/** @param schema with the directives on its AST nodes, under their own names */
export function readWeights(schema: GraphQLSchema): Weights {
  const fields = new Map<string, GraphQLField<unknown, unknown>>()
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) && !isInterfaceType(type)) continue
    for (const field of Object.values(type.getFields())) fields.set(`${type.name}.${field.name}`, field)
  }
  const typeCosts = new Map(Object.values(schema.getTypeMap()).map((type) => [type.name, costOf(type)]))
  const fieldCosts = new Map([...fields].map(([name, field]) => [name, costOf(field)]))
  const listSizes = new Map([...fields].map(([name, field]) => [name, listSizeOf(field)]))
  return {
    ofField: (parent, field) => fieldCosts.get(`${parent}.${field}`),
    ofType: (type) => typeCosts.get(type.name) ?? (isCompositeType(type) ? 1 : 0),
    ofArgument: (argument) => costOf(argument) ?? (isInputObjectType(getNamedType(argument.type)) ? 1 : 0),
    listSize: (parent, field) => listSizes.get(`${parent}.${field}`),
  }
}

interface Annotated {
  readonly astNode?: { readonly directives?: readonly ConstDirectiveNode[] | undefined } | null | undefined
  readonly extensionASTNodes?: readonly { readonly directives?: readonly ConstDirectiveNode[] | undefined }[]
}

function costOf(element: Annotated): number | undefined {
  const directive = directiveOf(element, 'cost')
  // Weights were strings in drafts of the spec.
  return directive && Number(argumentsOf(directive).weight)
}

function listSizeOf(field: GraphQLField<unknown, unknown>): ListSize | undefined {
  const directive = directiveOf(field, 'listSize')
  if (!directive) return connectionSizeOf(field)
  const { assumedSize, slicingArguments, sizedFields, requireOneSlicingArgument } = argumentsOf(directive)
  const slicing = (slicingArguments as string[] | null | undefined) ?? []
  return {
    ...(typeof assumedSize === 'number' && { assumedSize }),
    slicingArguments: slicing,
    // Its default, which a supergraph does not write out.
    requiresOne: slicing.length > 0 && requireOneSlicingArgument !== false,
    sizedFields: (sizedFields as string[] | undefined) ?? [],
  }
}

/** A Relay connection is as long as its page, though nothing in the schema says so. */
function connectionSizeOf(field: GraphQLField<unknown, unknown>): ListSize | undefined {
  const type = getNamedType(field.type)
  const slicingArguments = field.args.map(({ name }) => name).filter((name) => name === 'first' || name === 'last')
  const isConnection = isObjectType(type) && type.getFields().edges && !isListType(field.type)
  if (!isConnection || slicingArguments.length === 0) return undefined
  return { assumedSize: CONNECTION_SIZE, slicingArguments, requiresOne: false, sizedFields: ['edges', 'nodes'] }
}

function directiveOf({ astNode, extensionASTNodes = [] }: Annotated, name: string): ConstDirectiveNode | undefined {
  return [astNode, ...extensionASTNodes].flatMap((node) => node?.directives ?? []).find((each) => each.name.value === name)
}

function argumentsOf(directive: ConstDirectiveNode): Record<string, unknown> {
  return Object.fromEntries((directive.arguments ?? []).map(({ name, value }) => [name.value, valueFromASTUntyped(value)]))
}
