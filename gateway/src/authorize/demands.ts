import { DomainError } from '@agentic/service/errors'
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type FragmentSpreadNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  type InlineFragmentNode,
  isAbstractType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
} from 'graphql'
import type { Rules, ShieldRule } from './rules.ts'

/** An operation with its fragments written out, each field with the rules that must hold for it. */
export interface Demands {
  readonly operation: OperationDefinitionNode
  readonly children: readonly Demand[]
  readonly rules: ReadonlySet<ShieldRule>
  /** What of policies must be decided for it. */
  readonly policies: readonly string[]
}

export type Demand = FieldDemand | FragmentDemand

export interface FieldDemand {
  readonly kind: 'FIELD'
  readonly node: FieldNode
  /** Its name in the response. */
  readonly key: string
  readonly type: GraphQLOutputType
  readonly rules: readonly ShieldRule[]
  /** At or below a root field that is open to everybody. */
  readonly isPublic: boolean
  readonly children: readonly Demand[] | undefined
  /** The one object type that the value can have, where that is known beforehand. */
  readonly objectType: string | undefined
}

export interface FragmentDemand {
  readonly kind: 'FRAGMENT'
  readonly node: InlineFragmentNode | FragmentSpreadNode
  readonly typeCondition: string | undefined
  /** The object types for which it applies. */
  readonly objectTypes: ReadonlySet<string>
  readonly children: readonly Demand[]
}

interface Scope {
  readonly parent: GraphQLCompositeType
  /** The object types that a value can have here: every type condition around it narrows them. */
  readonly possible: readonly GraphQLObjectType[]
  readonly isRoot: boolean
  readonly isPublic: boolean
}

interface Source {
  readonly schema: GraphQLSchema
  readonly rules: Rules
  readonly publicFields: ReadonlySet<string>
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  readonly used: Set<ShieldRule>
}

/** @throws DomainError BAD_USER_INPUT where the schema has no such operations */
export function readDemands(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
  rules: Rules,
  publicFields: ReadonlySet<string>,
): Demands {
  const root = schema.getRootType(operation.operation)
  if (!root) throw new DomainError('BAD_USER_INPUT', `The schema has no ${operation.operation} type`)
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const source: Source = { schema, rules, publicFields, fragments, used: new Set() }
  const children = readSelections(
    operation.selectionSet,
    { parent: root, possible: [root], isRoot: true, isPublic: false },
    source,
  )
  const policies = [...new Set([...source.used].flatMap(rules.policiesOf))]
  return { operation, children, rules: source.used, policies }
}

function readSelections(selectionSet: SelectionSetNode, scope: Scope, source: Source): Demand[] {
  return selectionSet.selections.map((selection): Demand => {
    if (selection.kind === Kind.FIELD) return readField(selection, scope, source)
    if (selection.kind === Kind.INLINE_FRAGMENT) return readFragment(selection, selection, scope, source)
    const definition = source.fragments.get(selection.name.value)
    if (!definition) throw new Error(`Fragment ${selection.name.value} is not in the validated document`)
    return readFragment(selection, definition, scope, source)
  })
}

function readFragment(
  node: InlineFragmentNode | FragmentSpreadNode,
  { typeCondition, selectionSet }: InlineFragmentNode | FragmentDefinitionNode,
  scope: Scope,
  source: Source,
): FragmentDemand {
  const condition = typeCondition ? source.schema.getType(typeCondition.name.value) : scope.parent
  const parent = isCompositeType(condition) ? condition : scope.parent
  const within = new Set(possibleTypes(parent, source.schema))
  const possible = scope.possible.filter((type) => within.has(type))
  const objectTypes = new Set(possible.map(({ name }) => name))
  const children = readSelections(selectionSet, { ...scope, parent, possible }, source)
  return { kind: 'FRAGMENT', node, typeCondition: typeCondition?.name.value, objectTypes, children }
}

function readField(node: FieldNode, scope: Scope, source: Source): FieldDemand {
  const { schema, publicFields } = source
  const name = node.name.value
  const key = node.alias?.value ?? name
  const field = fieldOf(scope.parent, name)
  if (!field) throw new Error(`${scope.parent.name}.${name} is not in the schema of the validated document`)
  const isPublic = scope.isRoot ? publicFields.has(`${scope.parent.name}.${name}`) : scope.isPublic
  const type = getNamedType(field.type)
  const rules = name.startsWith('__') ? rulesOfMeta(scope, source) : rulesOf(name, type, { ...scope, isPublic }, source)
  for (const rule of rules) source.used.add(rule)
  const possible = isCompositeType(type) ? possibleTypes(type, schema) : []
  const below = isCompositeType(type) && { parent: type, possible, isRoot: false, isPublic }
  const children = below && node.selectionSet ? readSelections(node.selectionSet, below, source) : undefined
  const objectType = possible.length === 1 ? possible[0]?.name : undefined
  return { kind: 'FIELD', node, key, type: field.type, rules, isPublic, children, objectType }
}

function fieldOf(parent: GraphQLCompositeType, name: string): GraphQLField<unknown, unknown> | undefined {
  const meta = [TypeNameMetaFieldDef, SchemaMetaFieldDef, TypeMetaFieldDef].find((field) => field.name === name)
  return meta ?? ('getFields' in parent ? parent.getFields()[name] : undefined)
}

/**
 * Where a field is asked of an interface, the rules of every object that could answer count: only a type condition
 * that leaves an object out leaves its rules out.
 */
function rulesOf(
  name: string,
  returned: GraphQLNamedType,
  { parent, possible, isRoot, isPublic }: Scope,
  { rules }: Source,
): ShieldRule[] {
  const owners = new Set<GraphQLNamedType>([parent, ...possible.flatMap((type) => [type, ...interfacesWith(type, name)])])
  const own = [...owners].flatMap((type) => [rules.ofType(type), rules.ofField(type, name)]).filter((rule) => rule !== undefined)
  const ofReturned = rules.ofType(returned)
  const all = [...own, ...[...owners].flatMap((type) => rules.ofRequired(type, name)), ...(ofReturned ? [ofReturned] : [])]
  if (isRoot && !isPublic && own.length === 0 && rules.uncovered) all.unshift(rules.uncovered)
  return [...new Set(all)]
}

/** That something is of a closed type is a part of it, unless it is asked where it could be of others. */
function rulesOfMeta({ parent, isRoot }: Scope, { rules }: Source): ShieldRule[] {
  const ofParent = isRoot ? undefined : rules.ofType(parent)
  return ofParent ? [ofParent] : []
}

/** A rule on an interface's field binds its implementations: asking the object directly is no way around it. */
function interfacesWith(type: GraphQLObjectType, field: string): GraphQLNamedType[] {
  return type.getInterfaces().filter((candidate) => field in candidate.getFields())
}

function possibleTypes(type: GraphQLCompositeType, schema: GraphQLSchema): readonly GraphQLObjectType[] {
  if (isObjectType(type)) return [type]
  return isAbstractType(type) || isInterfaceType(type) ? schema.getPossibleTypes(type) : []
}
