import {
  type DirectiveNode,
  type FieldNode,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  getDirectiveValues,
  getOperationAST,
  getVariableValues,
  Kind,
  type OperationDefinitionNode,
  print,
  type SelectionNode,
} from 'graphql'
import type { ExecutableOperation } from './executor.ts'
import { fragmentsOf } from './fragments.ts'
import { isCondition, withFragments, withoutFragments } from './split-operation.ts'

/** A root field with all conditions that it stands under. */
interface RootField {
  readonly field: FieldNode
  readonly conditions: readonly DirectiveNode[]
}

const unordered = new WeakMap<OperationDefinitionNode, boolean>()

/**
 * When a field is run that a mutation has more than once, first under a condition, depends on that condition: planners run it where
 * it stands first. Such a mutation gets the conditions of its root decided.
 */
export function withDecidedOrder(operation: ExecutableOperation): ExecutableOperation {
  const { document, operationName, schema, variables: sent } = operation
  const definition = getOperationAST(document, operationName)
  if (definition?.operation !== 'mutation') return operation
  const isUnordered = unordered.get(definition) ?? dependsOnConditions(rootFieldsOf(operation, definition))
  unordered.set(definition, isUnordered)
  if (!isUnordered) return operation
  const { coerced } = getVariableValues(schema, definition.variableDefinitions ?? [], sent)
  // What is wrong with them is said where they are read.
  if (!coerced) return operation
  const included = rootFieldsOf(operation, definition).filter(({ conditions }) => isIncluded(conditions, coerced))
  if (included.length === 0) return operation
  const selections = included.map(({ field }) => ({
    ...field,
    directives: field.directives?.filter((each) => !isCondition(each)),
  }))
  const decided = { ...definition, selectionSet: { kind: Kind.SELECTION_SET, selections } } as const
  const decidedDocument = withFragments(decided, fragmentsOf(document))
  return { ...operation, document: decidedDocument, text: print(decidedDocument) }
}

function dependsOnConditions(fields: readonly RootField[]): boolean {
  const first = new Map<string, RootField>()
  return fields.some((each) => {
    const key = (each.field.alias ?? each.field.name).value
    const before = first.get(key)
    first.set(key, before ?? each)
    return before !== undefined && before.conditions.length > 0
  })
}

function rootFieldsOf({ document }: ExecutableOperation, { selectionSet }: OperationDefinitionNode): RootField[] {
  return withoutFragments(selectionSet, fragmentsOf(document)).flatMap((each) => rootFieldOf(each, []))
}

function rootFieldOf(selection: SelectionNode, around: readonly DirectiveNode[]): RootField[] {
  const conditions = [...around, ...(selection.directives ?? []).filter(isCondition)]
  if (selection.kind === Kind.FIELD) return [{ field: selection, conditions }]
  return selection.kind === Kind.INLINE_FRAGMENT
    ? selection.selectionSet.selections.flatMap((each) => rootFieldOf(each, conditions))
    : []
}

function isIncluded(conditions: readonly DirectiveNode[], variables: Readonly<Record<string, unknown>>): boolean {
  return conditions.every((each) => {
    const node = { directives: [each] }
    if (getDirectiveValues(GraphQLSkipDirective, node, variables)?.if === true) return false
    return getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false
  })
}
