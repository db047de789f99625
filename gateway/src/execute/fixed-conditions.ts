import { type DirectiveNode, type DocumentNode, Kind, type SelectionNode, visit } from 'graphql'
import { TYPENAME } from './abstract-types.ts'

/**
 * The operation without what `@include(if: false)` and the like leave out. Where that is all that was selected of something,
 * its `__typename` stays: planners would forget that it was asked for at all.
 */
export function withoutFixedConditions(document: DocumentNode): DocumentNode {
  return visit(document, {
    Field: reduced,
    InlineFragment: reduced,
    FragmentSpread: reduced,
    SelectionSet: {
      leave: (node) => (node.selections.length === 0 ? { ...node, selections: [TYPENAME] } : undefined),
    },
  })
}

/** Nothing to change, nothing to be left of it, or it without a condition. */
function reduced<Node extends SelectionNode>(node: Node): Node | null | undefined {
  const fixed = (node.directives ?? []).filter((directive) => fixedValueOf(directive) !== undefined)
  if (fixed.length === 0) return undefined
  if (fixed.some((directive) => fixedValueOf(directive) !== (directive.name.value === 'include'))) return null
  return { ...node, directives: node.directives?.filter((directive) => !fixed.includes(directive)) }
}

function fixedValueOf({ name, arguments: args }: DirectiveNode): boolean | undefined {
  if (name.value !== 'skip' && name.value !== 'include') return undefined
  const value = args?.find((each) => each.name.value === 'if')?.value
  return value?.kind === Kind.BOOLEAN ? value.value : undefined
}
