import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedOutputType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  parse,
  print,
  type SelectionNode,
  type SelectionSetNode,
  stripIgnoredCharacters,
} from 'graphql'

/**
 * A subgraph's operation that asks for the `__typename` of whatever has an abstract type, as far as that subgraph knows it:
 * what it says of an @interfaceObject is the interface. The planner asks elsewhere where the operation needs more than that.
 */
export function withTypenames(operation: string, schema: GraphQLSchema): string {
  const document = parse(operation, { noLocation: true })
  const definitions = document.definitions.map((definition) => {
    const parentType = typeOfDefinition(definition as OperationDefinitionNode | FragmentDefinitionNode, schema)
    return 'selectionSet' in definition && parentType
      ? // The type of what a fragment is spread on is asked for there.
        { ...definition, selectionSet: typed(definition.selectionSet, parentType, schema, { isTyped: true }) }
      : definition
  })
  return stripIgnoredCharacters(print({ ...document, definitions }))
}

function typeOfDefinition(definition: OperationDefinitionNode | FragmentDefinitionNode, schema: GraphQLSchema) {
  return definition.kind === Kind.OPERATION_DEFINITION
    ? schema.getRootType(definition.operation)
    : (schema.getType(definition.typeCondition.name.value) as GraphQLNamedOutputType | undefined)
}

function typed(
  { selections }: SelectionSetNode,
  parentType: GraphQLNamedOutputType,
  schema: GraphQLSchema,
  { isTyped }: { isTyped: boolean },
): SelectionSetNode {
  const isMissing = !isTyped && isAbstractType(parentType) && !selections.some(isTypename)
  const inner = selections.map((selection) => typedSelection(selection, parentType, schema))
  return { kind: Kind.SELECTION_SET, selections: isMissing ? [TYPENAME, ...inner] : inner }
}

function typedSelection(selection: SelectionNode, parentType: GraphQLNamedOutputType, schema: GraphQLSchema): SelectionNode {
  if (selection.kind === Kind.FRAGMENT_SPREAD || !selection.selectionSet) return selection
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    const condition = selection.typeCondition?.name.value
    const type = condition === undefined ? parentType : schema.getType(condition)
    if (!isComposite(type)) return selection
    // Its type was asked for around it; that of an entity was known before.
    return { ...selection, selectionSet: typed(selection.selectionSet, type, schema, { isTyped: true }) }
  }
  // `_entities`, which is no field of the supergraph, holds a fragment for each type.
  const type = selection.name.value === '_entities' ? parentType : typeOfField(parentType, selection.name.value)
  if (!isComposite(type)) return selection
  return { ...selection, selectionSet: typed(selection.selectionSet, type, schema, { isTyped: false }) }
}

function typeOfField(parentType: GraphQLNamedOutputType, name: string): GraphQLNamedOutputType | undefined {
  const field = isObjectType(parentType) || isInterfaceType(parentType) ? parentType.getFields()[name] : undefined
  return field && getNamedType(field.type)
}

function isComposite(type: unknown): type is GraphQLNamedOutputType {
  return isObjectType(type) || isAbstractType(type)
}

export const TYPENAME: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }

/** Whether it is the plain `__typename`, without a name of its own or a condition. */
export function isTypename(selection: SelectionNode): boolean {
  return (
    selection.kind === Kind.FIELD &&
    selection.name.value === '__typename' &&
    !selection.alias &&
    (selection.directives ?? []).length === 0
  )
}
