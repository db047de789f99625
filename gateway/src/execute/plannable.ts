import {
  type ASTNode,
  type DirectiveNode,
  type DocumentNode,
  type FragmentSpreadNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isUnionType,
  Kind,
  print,
  type SelectionNode,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { isTypename, TYPENAME } from './abstract-types.ts'
import { satisfies } from './data.ts'
import { type Fragments, fragmentsOf } from './fragments.ts'
import type { SourceKeys } from './source-keys.ts'

/**
 * The operation with the keys that its fields have in what subgraphs send. Where it asks for a type under another name or under a
 * condition, it asks for the plain `__typename` besides: that is what we go by. So it does where everything is under conditions or
 * for some types only: planners would forget what that was selected of.
 *
 * Where there may be several types, conditions stand on a fragment that narrows nothing: the native planner, which takes what it asks
 * for apart by types, forgets them elsewhere.
 */
export function plannableText(document: DocumentNode, text: string, schema: GraphQLSchema, keys: SourceKeys): string {
  const fragments = fragmentsOf(document)
  const typeInfo = new TypeInfo(schema)
  const roots = new Set<unknown>([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
  const leaveFragment = (node: InlineFragmentNode | FragmentSpreadNode) => {
    const fragment = node.kind === Kind.INLINE_FRAGMENT ? node : fragments.get(node.name.value)
    const parent = typeInfo.getParentType()?.name ?? ''
    const own = fragment?.typeCondition?.name.value ?? parent
    const isNarrowing = own !== parent && !isUnionType(schema.getType(own))
    if (!isNarrowing) return fragment?.typeCondition ? undefined : withConditionsAround(node, parent)
    const conditional = withConditionsAround(node, own)
    return conditional && fragmentOn(own, [], conditional)
  }
  const plannable = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: {
        enter(node) {
          const key = keys.of(node, typeInfo.getParentType()?.name ?? '')
          // The native planner has `name: name` beside `name` as two fields of that key.
          const alias = key === node.name.value ? undefined : key
          return alias === node.alias?.value ? undefined : { ...node, alias: alias && { kind: Kind.NAME, value: alias } }
        },
        leave(node, _key, _parent, _path, ancestors) {
          const isInFragment = isFragment(ancestors.at(-2))
          const isOfSeveralTypes = isAbstractType(getNamedType(typeInfo.getType()))
          return isInFragment || isOfSeveralTypes ? withConditionsAround(node, typeInfo.getParentType()?.name ?? '') : undefined
        },
      },
      InlineFragment: { leave: leaveFragment },
      FragmentSpread: { leave: leaveFragment },
      SelectionSet: {
        leave(node) {
          const type = typeInfo.getParentType()
          const wantsType = isAbstractType(type) && node.selections.some(isNameOfType)
          const isUnsure = type && !roots.has(type) && !hasSureField(node, type, schema, fragments)
          return (wantsType || isUnsure) && !node.selections.some(isTypename)
            ? { ...node, selections: [TYPENAME, ...node.selections] }
            : undefined
        },
      },
    }),
  )
  return plannable === document ? text : print(plannable)
}

function isFragment(node: ASTNode | readonly ASTNode[] | undefined): boolean {
  return node !== undefined && 'kind' in node && (node.kind === Kind.INLINE_FRAGMENT || node.kind === Kind.FRAGMENT_DEFINITION)
}

/** Nothing where it has no condition. */
function withConditionsAround(selection: SelectionNode, type: string): InlineFragmentNode | undefined {
  const { directives = [] } = selection
  const conditions = directives.filter(({ name }) => name.value === 'skip' || name.value === 'include')
  if (conditions.length === 0) return undefined
  return fragmentOn(type, conditions, { ...selection, directives: directives.filter((each) => !conditions.includes(each)) })
}

function fragmentOn(type: string, directives: readonly DirectiveNode[], selection: SelectionNode): InlineFragmentNode {
  return {
    kind: Kind.INLINE_FRAGMENT,
    typeCondition: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: type } },
    directives,
    selectionSet: { kind: Kind.SELECTION_SET, selections: [selection] },
  }
}

/** Whether a field is selected of every value, whatever its type and whatever the variables. */
function hasSureField(selectionSet: SelectionSetNode, type: GraphQLCompositeType, schema: GraphQLSchema, fragments: Fragments) {
  // What was searched once without success need not be searched again, however often it is spread.
  const searched = new Set<unknown>()
  function search({ selections }: SelectionSetNode): boolean {
    return selections.some((selection) => {
      if (selection.directives?.length) return false
      if (selection.kind === Kind.FIELD) return true
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
      if (!fragment || searched.has(fragment)) return false
      searched.add(fragment)
      const on = fragment.typeCondition?.name.value ?? type.name
      return satisfies(schema, type.name, on) && search(fragment.selectionSet)
    })
  }
  return search(selectionSet)
}

function isNameOfType(selection: SelectionNode): boolean {
  return selection.kind === Kind.FIELD && selection.name.value === '__typename'
}
