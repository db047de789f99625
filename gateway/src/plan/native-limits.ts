import {
  buildASTSchema,
  type ConstDirectiveNode,
  type DocumentNode,
  type FieldDefinitionNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  print,
  type SelectionSetNode,
} from 'graphql'

/** @returns why the native planner would plan an operation wrong; nothing where it may plan it */
export type NativeLimits = (text: string) => string | undefined

/**
 * What the native planner gets wrong without saying so. Each is found in the operation, and in nothing that a supergraph without
 * `@context` and `@interfaceObject` could be asked.
 */
export function createNativeLimits(supergraphSdl: string): NativeLimits {
  const document = parse(supergraphSdl, { noLocation: true })
  const contextual = namesOfContextualFields(document)
  const fields = fieldsOfInterfaceObjects(document)
  const narrowed = fields.size > 0 ? new NarrowedFields(fields, buildASTSchema(document, { assumeValidSDL: true })) : undefined
  return (text) => {
    // It would ask for them without those arguments, and take what comes for the answer.
    if (contextual?.test(text)) return 'Fields with arguments from @context are not planned natively'
    // It merges what it asks of several types into one fetch for the last of them, without what that requires.
    if (narrowed?.areIn(text)) return 'Fields of an @interfaceObject are not planned natively on single types of it'
    return undefined
  }
}

type TypeNode = Extract<
  DocumentNode['definitions'][number],
  { kind: Kind.OBJECT_TYPE_DEFINITION | Kind.INTERFACE_TYPE_DEFINITION }
>

function typesIn({ definitions }: DocumentNode): TypeNode[] {
  return definitions.filter((each) => each.kind === Kind.OBJECT_TYPE_DEFINITION || each.kind === Kind.INTERFACE_TYPE_DEFINITION)
}

/** Finds the names of fields that have arguments from @context, of whatever type they are there, and of fields that require such. */
function namesOfContextualFields(document: DocumentNode): RegExp | undefined {
  const fields = typesIn(document).flatMap((type) => type.fields ?? [])
  const names = new Set(fields.filter(hasContextArguments).map(({ name }) => name.value))
  if (names.size === 0) return undefined
  for (const { name } of fields.filter((field) => requires(field, wordsOf(names)))) names.add(name.value)
  return wordsOf(names)
}

function wordsOf(names: ReadonlySet<string>): RegExp {
  return new RegExp(`\\b(${[...names].join('|')})\\b`)
}

function hasContextArguments(field: FieldDefinitionNode): boolean {
  return joinsOf(field).some((join) => argumentOf(join, 'contextArguments'))
}

function requires(field: FieldDefinitionNode, names: RegExp): boolean {
  return joinsOf(field).some((join) => names.test(argumentOf(join, 'requires') ?? ''))
}

/** As `Type.field`: of the interface and, marked by a `@join__field` of no subgraph, of its types. */
function fieldsOfInterfaceObjects(document: DocumentNode): ReadonlySet<string> {
  return new Set(
    typesIn(document).flatMap(({ name: type, directives = [], fields = [] }) => {
      const graphs = directives.flatMap((each) => (argumentOf(each, 'isInterfaceObject') ? [argumentOf(each, 'graph')] : []))
      const isTheirs = (join: ConstDirectiveNode) => {
        const graph = argumentOf(join, 'graph')
        return graph === undefined || (graphs.includes(graph) && !argumentOf(join, 'external'))
      }
      return fields.filter((field) => joinsOf(field).some(isTheirs)).map(({ name }) => `${type.value}.${name.value}`)
    }),
  )
}

function joinsOf({ directives = [] }: FieldDefinitionNode): ConstDirectiveNode[] {
  return directives.filter(({ name }) => name.value === 'join__field')
}

function argumentOf({ arguments: args = [] }: ConstDirectiveNode, name: string): string | undefined {
  const value = args.find((each) => each.name.value === name)?.value
  return value && print(value)
}

/** Fields of interface objects that an operation asks for some types of the interface only. */
class NarrowedFields {
  readonly #fields: ReadonlySet<string>
  /** Those of which a subgraph has an interface as an object. */
  readonly #types: ReadonlySet<string>
  readonly #schema: GraphQLSchema

  constructor(fields: ReadonlySet<string>, schema: GraphQLSchema) {
    this.#fields = fields
    this.#types = new Set(
      [...fields].map((field) => field.slice(0, field.indexOf('.'))).filter((name) => isObjectType(schema.getType(name))),
    )
    this.#schema = schema
  }

  areIn(text: string): boolean {
    const { definitions } = parse(text, { noLocation: true })
    const fragments = new Map(
      definitions.flatMap((each) => (each.kind === Kind.FRAGMENT_DEFINITION ? [[each.name.value, each]] : [])),
    )
    return definitions.some((each) => {
      const type = each.kind === Kind.OPERATION_DEFINITION && this.#schema.getRootType(each.operation)
      return type && this.#areIn(each.selectionSet, type, { fragments, searched: new Set(), isNarrowed: false })
    })
  }

  #areIn({ selections }: SelectionSetNode, type: GraphQLNamedType, search: Search): boolean {
    return selections.some((selection) =>
      selection.kind === Kind.FIELD ? this.#isOrHas(selection, type, search) : this.#areInFragment(selection, type, search),
    )
  }

  #isOrHas({ name, selectionSet }: FieldNode, type: GraphQLNamedType, search: Search): boolean {
    if (search.isNarrowed && this.#fields.has(`${type.name}.${name.value}`)) return true
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name.value] : undefined
    return selectionSet && field ? this.#areIn(selectionSet, getNamedType(field.type), { ...search, isNarrowed: false }) : false
  }

  #areInFragment(selection: InlineFragmentNode | FragmentSpreadNode, type: GraphQLNamedType, search: Search): boolean {
    const isInline = selection.kind === Kind.INLINE_FRAGMENT
    const fragment = isInline ? selection : search.fragments.get(selection.name.value)
    if (!fragment) return false
    const on = this.#schema.getType(fragment.typeCondition?.name.value ?? type.name) ?? type
    const isNarrowed = search.isNarrowed || (this.#types.has(on.name) && type !== on)
    if (isInline) return this.#areIn(fragment.selectionSet, on, { ...search, isNarrowed })
    // What was searched once need not be searched again, however often it is spread.
    const key = `${selection.name.value} ${isNarrowed}`
    if (search.searched.has(key)) return false
    search.searched.add(key)
    return this.#areIn(fragment.selectionSet, on, { ...search, isNarrowed })
  }
}

interface Search {
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  /** Names of fragments, and whether they were narrowed. */
  readonly searched: Set<string>
  /** Whether a fragment around it has picked one type. */
  readonly isNarrowed: boolean
}
