import type { Operation, SelectionSet } from '@apollo/federation-internals'
import type { Plan, PlanNode } from './plan.ts'

/**
 * Apollo's planner leaves out what it finds no way to below an interface of which the subgraph knows no type, and with it the root
 * field: that would be a null without an error, of which nobody was asked.
 * @returns the response keys of root fields that are asked for whatever the variables, and that the plan asks nobody for
 */
export function unaskedFields(operation: Operation, { node }: Plan): string[] {
  const asked = new Set(node ? rootKeysIn(node) : [])
  return sureKeys(operation.expandAllFragments().selectionSet).filter((key) => !asked.has(key))
}

/** Without those of introspection, which no subgraph is asked for. */
function sureKeys(selectionSet: SelectionSet): string[] {
  return selectionSet.selections().flatMap((selection) => {
    if (selection.element.appliedDirectives.length > 0) return []
    if (selection.kind === 'FragmentSelection') return sureKeys(selection.selectionSet)
    return selection.element.name.startsWith('__') ? [] : [selection.element.responseName()]
  })
}

function rootKeysIn(node: PlanNode): readonly string[] {
  switch (node.kind) {
    case 'Fetch':
      return node.rootKeys
    case 'EntityFetch':
      return []
    case 'Subscription':
      return node.primary.rootKeys
    case 'Condition':
      return [node.whenTrue, node.whenFalse].flatMap((each) => (each ? rootKeysIn(each) : []))
    default:
      return node.nodes.flatMap(rootKeysIn)
  }
}
