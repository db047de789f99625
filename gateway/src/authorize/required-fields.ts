import {
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
} from 'graphql'

export interface RequiredField {
  readonly type: GraphQLNamedType
  readonly name: string
  readonly returned: GraphQLNamedType
}

/** What a field is computed from (`@requires`), however far back: of an interface the fields of each of its types too. */
export function requiredFields(type: GraphQLNamedType, name: string, schema: GraphQLSchema): RequiredField[] {
  const found = new Map<string, RequiredField>()

  function searchField(parent: GraphQLNamedType, field: GraphQLField<unknown, unknown>): void {
    for (const selectionSet of requirementsOf(field)) searchSelections(selectionSet, parent)
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

function requirementsOf({ astNode }: GraphQLField<unknown, unknown>): SelectionSetNode[] {
  const joins = astNode?.directives?.filter(({ name }) => name.value === 'join__field') ?? []
  return joins.flatMap((join) => {
    const required = join.arguments?.find(({ name }) => name.value === 'requires')?.value
    const [definition] = required?.kind === Kind.STRING ? parse(`{${required.value}}`, { noLocation: true }).definitions : []
    return definition?.kind === Kind.OPERATION_DEFINITION ? [definition.selectionSet] : []
  })
}
