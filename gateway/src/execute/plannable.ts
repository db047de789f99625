import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
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
 * for some types only: planners would forget what that was selected of. And the conditions of a field that can have several types
 * stand around it: of a field that is asked for twice, in parts for its types, the native planner would keep them once.
 */
export function plannableText(document: DocumentNode, text: string, schema: GraphQLSchema, keys: SourceKeys): string {
  const fragments = fragmentsOf(document)
  const typeInfo = new TypeInfo(schema)
  const roots = new Set<unknown>([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
  const plannable = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field: {
        enter(node) {
          const key = keys.of(node, typeInfo.getParentType()?.name ?? '')
          const isUnchanged = key === (node.alias?.value ?? node.name.value)
          return isUnchanged ? undefined : { ...node, alias: { kind: Kind.NAME, value: key } }
        },
        leave(node) {
          return node.directives?.length && isAbstractType(getNamedType(typeInfo.getType()))
            ? withConditionsAround(node)
            : undefined
        },
      },
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

function withConditionsAround(field: FieldNode): InlineFragmentNode {
  const { directives = [] } = field
  const conditions = directives.filter(({ name }) => name.value === 'skip' || name.value === 'include')
  const bare = { ...field, directives: directives.filter((directive) => !conditions.includes(directive)) }
  return { kind: Kind.INLINE_FRAGMENT, directives: conditions, selectionSet: { kind: Kind.SELECTION_SET, selections: [bare] } }
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
