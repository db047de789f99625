import {
  type ConstDirectiveNode,
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
  valueFromASTUntyped,
} from 'graphql'

export interface RequiredField {
  readonly type: GraphQLNamedType
  readonly name: string
  readonly returned: GraphQLNamedType
}

/**
 * What a field is computed from, of its own type (`@requires`) or of what is around it (`@fromContext`), however far back: of an
 * interface the fields of each of its types too.
 */
export function requiredFields(type: GraphQLNamedType, name: string, schema: GraphQLSchema): RequiredField[] {
  const found = new Map<string, RequiredField>()

  function searchField(parent: GraphQLNamedType, field: GraphQLField<unknown, unknown>): void {
    for (const join of joinsOf(field)) {
      for (const selectionSet of parsed(join.requires)) searchSelections(selectionSet, parent)
      for (const { context, selection } of join.contextArguments ?? []) {
        const around = typesWithContext(context, schema)
        for (const selectionSet of parsed(selection)) for (const each of around) searchSelections(selectionSet, each)
      }
    }
  }

  function searchSelections({ selections }: SelectionSetNode, parent: GraphQLNamedType): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) note(selection, parent)
      if (selection.kind !== Kind.INLINE_FRAGMENT) continue
      searchSelections(selection.selectionSet, schema.getType(selection.typeCondition?.name.value ?? '') ?? parent)
    }
  }

  function note({ name: { value: name }, selectionSet }: FieldNode, parent: GraphQLNamedType): void {
    const types = isAbstractType(parent) ? [parent, ...schema.getPossibleTypes(parent)] : [parent]
    for (const each of types) {
      const field = fieldOf(each, name)
      if (!field) continue
      const returned = getNamedType(field.type)
      if (selectionSet && each === parent) searchSelections(selectionSet, returned)
      const key = `${each.name}.${name}`
      if (found.has(key)) continue
      found.set(key, { type: each, name, returned })
      searchField(each, field)
    }
  }

  const field = fieldOf(type, name)
  if (field) searchField(type, field)
  return [...found.values()]
}

function fieldOf(type: GraphQLNamedType, name: string): GraphQLField<unknown, unknown> | undefined {
  return isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
}

/** Of `@join__field`. */
interface Join {
  readonly requires?: string | null
  readonly contextArguments?: readonly { readonly context: string; readonly selection: string }[] | null
}

function joinsOf({ astNode }: GraphQLField<unknown, unknown>): Join[] {
  const joins = astNode?.directives?.filter(({ name }) => name.value === 'join__field') ?? []
  return joins.map(argumentsOf)
}

function typesWithContext(name: string, schema: GraphQLSchema): GraphQLNamedType[] {
  return Object.values(schema.getTypeMap()).filter(({ astNode }) =>
    astNode?.directives?.some((directive) => directive.name.value === 'context' && argumentsOf(directive).name === name),
  )
}

function argumentsOf({ arguments: given = [] }: ConstDirectiveNode): Readonly<Record<string, unknown>> {
  return Object.fromEntries(given.map(({ name, value }) => [name.value, valueFromASTUntyped(value)]))
}

/** @param fields with braces around them or without */
function parsed(fields: string | null | undefined): SelectionSetNode[] {
  if (!fields) return []
  const [definition] = parse(fields.trim().startsWith('{') ? fields : `{${fields}}`, { noLocation: true }).definitions
  return definition?.kind === Kind.OPERATION_DEFINITION ? [definition.selectionSet] : []
}
