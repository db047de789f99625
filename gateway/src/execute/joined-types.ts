import {
  type ConstDirectiveNode,
  type GraphQLSchema,
  isInterfaceType,
  isObjectType,
  Kind,
  parse,
  type SelectionSetNode,
} from 'graphql'
import type { Requirement } from '../plan/plan.ts'
import { namesOf, satisfies, type TypeNames } from './data.ts'

type RequiredField = Extract<Requirement, { kind: 'Field' }>

/** How one subgraph has a type, as `@join__type` says; the schema has the subgraph's own name there. */
interface JoinedType {
  readonly name: string
  readonly keys: readonly SelectionSetNode[]
  readonly isInterfaceObject: boolean
}

/** Whether a subgraph has the type itself. */
export function isTypeOf(service: string, name: string, schema: GraphQLSchema): boolean {
  return typesOf(service, schema).has(name)
}

/** The interfaces that the subgraph has as objects; nothing where there are none. */
export function interfaceObjectsOf(service: string, schema: GraphQLSchema): TypeNames | undefined {
  const types = [...typesOf(service, schema).values()].filter(({ isInterfaceObject }) => isInterfaceObject)
  return types.length > 0 ? new Set(types.map(({ name }) => name)) : undefined
}

/**
 * The types whose representations would lack a key of that subgraph. Apollo's planner requires things of a whole interface though
 * it asks for one type of it: the others have nothing then by which the subgraph could find them.
 */
export function typesWithoutKey(service: string, requires: readonly Requirement[], schema: GraphQLSchema): TypeNames {
  const conditions = requires.flatMap((each) => (each.kind === 'Fragment' ? [each.type] : []))
  const isKeyless = (name: string) => {
    const keys = keysOf(service, name, schema)
    return keys.length > 0 && !keys.some((key) => hasAll(key, fieldsOf(name, requires, schema)))
  }
  return new Set([...namesOf(schema, conditions)].filter(isKeyless))
}

/** What is required of the type itself, whichever fragments that stands in. */
function fieldsOf(name: string, requires: readonly Requirement[], schema: GraphQLSchema): RequiredField[] {
  return requires.flatMap((each) => {
    if (each.kind === 'Field') return [each]
    return satisfies(schema, name, each.type) ? fieldsOf(name, each.selections, schema) : []
  })
}

/** Those of the type or, where the subgraph has only an interface of it, of that. */
function keysOf(service: string, name: string, schema: GraphQLSchema): readonly SelectionSetNode[] {
  const types = typesOf(service, schema)
  const own = types.get(name)
  if (own) return own.keys
  const type = schema.getType(name)
  const interfaces = isObjectType(type) || isInterfaceType(type) ? type.getInterfaces() : []
  return interfaces.flatMap((each) => types.get(each.name)?.keys ?? [])
}

function hasAll({ selections }: SelectionSetNode, known: readonly RequiredField[]): boolean {
  return selections.every((selection) => {
    // Keys may hold fragments where they go through an interface or a union: which types there are shows only in the data.
    if (selection.kind !== Kind.FIELD) return true
    const same = known.filter(({ name }) => name === selection.name.value)
    if (same.length === 0) return false
    return !selection.selectionSet || hasAll(selection.selectionSet, same.flatMap(innerFields))
  })
}

/** Of any type: there the types are not told apart. */
function innerFields({ selections = [] }: Requirement): RequiredField[] {
  return selections.flatMap((each) => (each.kind === 'Field' ? [each] : innerFields(each)))
}

type TypesByGraph = ReadonlyMap<string, ReadonlyMap<string, JoinedType>>

const known = new WeakMap<GraphQLSchema, TypesByGraph>()

function typesOf(service: string, schema: GraphQLSchema): ReadonlyMap<string, JoinedType> {
  const types = known.get(schema) ?? readJoins(schema)
  known.set(schema, types)
  return types.get(service) ?? new Map()
}

function readJoins(schema: GraphQLSchema): TypesByGraph {
  const graphs = new Map<string, Map<string, JoinedType>>()
  for (const { name, astNode } of Object.values(schema.getTypeMap())) {
    for (const join of astNode?.directives?.filter((each) => each.name.value === 'join__type') ?? []) {
      const graph = argumentOf(join, 'graph') ?? ''
      const types = graphs.get(graph) ?? new Map<string, JoinedType>()
      graphs.set(graph, types)
      // There is one for each key.
      const before = types.get(name)?.keys ?? []
      types.set(name, {
        name,
        keys: [...before, ...keyOf(join)],
        isInterfaceObject: argumentOf(join, 'isInterfaceObject') !== undefined,
      })
    }
  }
  return graphs
}

function keyOf(join: ConstDirectiveNode): SelectionSetNode[] {
  const key = argumentOf(join, 'key')
  const [definition] = key === undefined ? [] : parse(`{${key}}`, { noLocation: true }).definitions
  return definition?.kind === Kind.OPERATION_DEFINITION ? [definition.selectionSet] : []
}

function argumentOf({ arguments: args = [] }: ConstDirectiveNode, name: string): string | undefined {
  const value = args.find((each) => each.name.value === name)?.value
  return value && 'value' in value ? String(value.value) : undefined
}
