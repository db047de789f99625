import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql'

const INTROSPECTION = new Set(['__schema', '__type'])

/** An operation in two: what the subgraphs answer, and what the schema itself does. */
export interface SplitOperation {
  readonly data?: DocumentNode
  readonly introspection?: DocumentNode
}

export function splitIntrospection(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
): SplitOperation {
  const names = rootFieldNames(operation.selectionSet, fragments)
  const hasIntrospection = names.some((name) => INTROSPECTION.has(name))
  // `__typename` of the root is known without asking anyone.
  const hasData = names.some((name) => !name.startsWith('__'))
  if (!hasIntrospection) return hasData ? { data: document } : {}

  const part = (isWanted: (name: string) => boolean) =>
    withFragments({ ...operation, selectionSet: filterRoot(operation.selectionSet, fragments, isWanted) }, fragments)
  return {
    introspection: part((name) => INTROSPECTION.has(name)),
    ...(hasData && { data: part((name) => !INTROSPECTION.has(name)) }),
  }
}

function rootFieldNames({ selections }: SelectionSetNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value]
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
    return fragment ? rootFieldNames(fragment.selectionSet, fragments) : []
  })
}

/** The root fields that are wanted. Fragments of the root become inline ones, since each part keeps other fields of them. */
function filterRoot(
  selectionSet: SelectionSetNode,
  fragments: ReadonlyMap<string, FragmentDefinitionNode>,
  isWanted: (name: string) => boolean,
): SelectionSetNode {
  const selections = selectionSet.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return isWanted(selection.name.value) ? [selection] : []
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
    if (!fragment) return []
    const inner = filterRoot(fragment.selectionSet, fragments, isWanted)
    const { typeCondition } = fragment
    const { directives = [] } = selection
    if (inner.selections.length === 0) return []
    return [{ kind: Kind.INLINE_FRAGMENT, ...(typeCondition && { typeCondition }), directives, selectionSet: inner }]
  })
  return { kind: Kind.SELECTION_SET, selections }
}

/** A document of the operation, with the fragments and variables that it still uses. */
function withFragments(operation: OperationDefinitionNode, fragments: ReadonlyMap<string, FragmentDefinitionNode>): DocumentNode {
  const used = new Map<string, FragmentDefinitionNode>()
  const variables = new Set<string>()
  const note = (node: OperationDefinitionNode | FragmentDefinitionNode): void => {
    visit(node, {
      VariableDefinition: () => false,
      Variable: ({ name }) => void variables.add(name.value),
      FragmentSpread({ name }) {
        const fragment = fragments.get(name.value)
        if (!fragment || used.has(name.value)) return
        used.set(name.value, fragment)
        note(fragment)
      },
    })
  }
  note(operation)
  const variableDefinitions = operation.variableDefinitions?.filter(({ variable }) => variables.has(variable.name.value)) ?? []
  return { kind: Kind.DOCUMENT, definitions: [{ ...operation, variableDefinitions }, ...used.values()] }
}
