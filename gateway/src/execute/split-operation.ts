import {
  type DirectiveNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
  visit,
} from 'graphql'
import type { Fragments } from './fragments.ts'

type IsWanted = (field: FieldNode) => boolean

const INTROSPECTION = new Set(['__schema', '__type'])

/** An operation in two: what the subgraphs answer, and what the schema itself does. */
export interface SplitOperation {
  readonly data?: DocumentNode
  readonly introspection?: DocumentNode
}

export function splitIntrospection(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  fragments: Fragments,
): SplitOperation {
  const names = rootFields(operation.selectionSet, fragments).map(({ name }) => name.value)
  const hasIntrospection = names.some((name) => INTROSPECTION.has(name))
  // `__typename` of the root is known without asking anyone.
  const hasData = names.some((name) => !name.startsWith('__'))
  if (!hasIntrospection) return hasData ? { data: inOrder(document, operation, fragments) } : {}

  return {
    introspection: partOf(operation, fragments, ({ name }) => INTROSPECTION.has(name.value)),
    ...(hasData && { data: partOf(operation, fragments, ({ name }) => !INTROSPECTION.has(name.value)) }),
  }
}

/** Apollo's planner changes the order of fields that fragments add to the root, in which those of a mutation are run. */
function inOrder(document: DocumentNode, operation: OperationDefinitionNode, fragments: Fragments): DocumentNode {
  const hasFragments = operation.selectionSet.selections.some(({ kind }) => kind !== Kind.FIELD)
  if (operation.operation !== 'mutation' || !hasFragments) return document
  const selections = withoutFragments(operation.selectionSet, fragments)
  return withFragments({ ...operation, selectionSet: { kind: Kind.SELECTION_SET, selections } }, fragments)
}

/** The root fields by themselves, each with the conditions of what was around it; other directives of fragments are not for fields. */
export function withoutFragments({ selections }: SelectionSetNode, fragments: Fragments): SelectionNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection]
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
    const inner = fragment ? withoutFragments(fragment.selectionSet, fragments) : []
    const conditions = selection.directives?.filter(isCondition) ?? []
    return inner.map((each) => withConditions(each, conditions))
  })
}

export function isCondition({ name }: DirectiveNode): boolean {
  return name.value === 'skip' || name.value === 'include'
}

function withConditions(selection: SelectionNode, directives: readonly DirectiveNode[]): SelectionNode {
  if (directives.length === 0) return selection
  if (!selection.directives?.length) return { ...selection, directives }
  return { kind: Kind.INLINE_FRAGMENT, directives, selectionSet: { kind: Kind.SELECTION_SET, selections: [selection] } }
}

/** The parts of a mutation that have to run one after the other: one for each key of the response. */
export function splitMutation(operation: OperationDefinitionNode, fragments: Fragments): DocumentNode[] {
  const fields = rootFields(operation.selectionSet, fragments).filter(({ name }) => !name.value.startsWith('__'))
  return [...new Set(fields.map(keyOf))].map((key) => partOf(operation, fragments, (field) => keyOf(field) === key))
}

function partOf(operation: OperationDefinitionNode, fragments: Fragments, isWanted: IsWanted): DocumentNode {
  return withFragments({ ...operation, selectionSet: filterRoot(operation.selectionSet, fragments, isWanted) }, fragments)
}

function rootFields({ selections }: SelectionSetNode, fragments: Fragments): FieldNode[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection]
    const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
    return fragment ? rootFields(fragment.selectionSet, fragments) : []
  })
}

function keyOf({ alias, name }: FieldNode): string {
  return alias?.value ?? name.value
}

/** The root fields that are wanted. Fragments of the root become inline ones, since each part keeps other fields of them. */
function filterRoot(selectionSet: SelectionSetNode, fragments: Fragments, isWanted: IsWanted): SelectionSetNode {
  const selections = selectionSet.selections.flatMap((selection): SelectionNode[] => {
    if (selection.kind === Kind.FIELD) return isWanted(selection) ? [selection] : []
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
export function withFragments(operation: OperationDefinitionNode, fragments: Fragments): DocumentNode {
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
