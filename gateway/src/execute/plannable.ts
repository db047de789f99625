import {
  type DocumentNode,
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  isAbstractType,
  isInterfaceType,
  isObjectType,
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

const RENAMED = 'alias_of_client_'

/**
 * The key of a field in what subgraphs send. An alias that is also the name of a field gets another key: the planner would
 * take it for that field where it needs that as a part of a representation.
 */
export function sourceKeyOf({ alias, name }: FieldNode, schema: GraphQLSchema): string {
  if (!alias || alias.value === name.value) return name.value
  return alias.value === '__typename' || fieldNamesOf(schema).has(alias.value) ? RENAMED + alias.value : alias.value
}

/**
 * The operation with the keys of `sourceKeyOf`. Where it asks for a type under another name or under a condition, it asks for
 * the plain `__typename` besides: that is what we go by. So it does where everything is under conditions or for some types only:
 * planners would forget what that was selected of.
 */
export function plannableText(document: DocumentNode, text: string, schema: GraphQLSchema): string {
  const fragments = fragmentsOf(document)
  const typeInfo = new TypeInfo(schema)
  const roots = new Set<unknown>([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()])
  const plannable = visit(
    document,
    visitWithTypeInfo(typeInfo, {
      Field(node) {
        const key = sourceKeyOf(node, schema)
        const isUnchanged = key === (node.alias?.value ?? node.name.value)
        return isUnchanged ? undefined : { ...node, alias: { kind: Kind.NAME, value: key } }
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

const fieldNames = new WeakMap<GraphQLSchema, Set<string>>()

function fieldNamesOf(schema: GraphQLSchema): Set<string> {
  const known = fieldNames.get(schema)
  if (known) return known
  const types = Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) || isInterfaceType(type))
  const names = new Set(types.flatMap((type) => Object.keys(type.getFields())))
  fieldNames.set(schema, names)
  return names
}
