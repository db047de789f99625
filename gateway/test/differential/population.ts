import type { Subgraph } from '@agentic/service/subgraph'
import {
  type DirectiveNode,
  type GraphQLSchema,
  getNamedType,
  type InterfaceTypeDefinitionNode,
  isAbstractType,
  isInterfaceType,
  isObjectType,
  Kind,
  type ObjectTypeDefinitionNode,
  type ObjectTypeExtensionNode,
  parse,
  type SelectionSetNode,
} from 'graphql'
import { createTestSubgraph } from '../../src/execute/graph.fixture.ts'
import type { Graph } from './graphs.ts'
import { createResolver, type Thing, typeOfId, type World } from './world.ts'

type TypeNode = ObjectTypeDefinitionNode | ObjectTypeExtensionNode | InterfaceTypeDefinitionNode

/** For those who need subgraphs only for their SDL. */
export const EMPTY_WORLD: World = { seed: 0, entities: new Set(), requires: new Map(), needed: new Set(), typesOf: new Map() }

/** A world for the supergraph of a graph. */
export function createWorld(graph: Graph, schema: GraphQLSchema, seed: number): World {
  const typesOf = new Map(
    Object.values(schema.getTypeMap())
      .filter(isAbstractType)
      .map((type) => [type.name, schema.getPossibleTypes(type).map(({ name }) => name)]),
  )
  const world = {
    seed,
    typesOf,
    entities: new Set<string>(),
    requires: new Map<string, SelectionSetNode>(),
    needed: new Set<string>(),
  }
  const note = (typeName: string, { selections }: SelectionSetNode): void => {
    const type = schema.getType(typeName)
    if (!isObjectType(type) && !isInterfaceType(type)) return
    for (const selection of selections) {
      if (selection.kind !== Kind.FIELD) continue
      const names = typesOf.get(typeName) ?? [typeName]
      for (const name of names) world.needed.add(`${name}.${selection.name.value}`)
      const inner = type.getFields()[selection.name.value]
      if (inner && selection.selectionSet) note(getNamedType(inner.type).name, selection.selectionSet)
    }
  }
  for (const node of Object.values(graph).flatMap(typesIn)) {
    const typeName = node.name.value
    const names = typesOf.get(typeName) ?? [typeName]
    for (const key of fieldSets(node.directives, 'key')) {
      for (const name of names) world.entities.add(name)
      note(typeName, key)
    }
    for (const field of node.fields ?? []) {
      for (const required of fieldSets(field.directives, 'requires')) {
        for (const name of names) world.requires.set(`${name}.${field.name.value}`, required)
        note(typeName, required)
      }
    }
  }
  return world
}

/** The subgraphs of a graph, for one operation, which resolve everything from a world. */
export function createSubgraphs(graph: Graph, world: World): Subgraph[] {
  const resolve = createResolver(world, 'SUBGRAPH')
  return Object.entries(graph).map(([name, sdl]) => createTestSubgraph(name, sdl, resolversOf(sdl, resolve)))
}

function resolversOf(sdl: string, resolve: ReturnType<typeof createResolver>): object {
  return Object.fromEntries(
    typesIn(sdl).map((node) => {
      const fields = node.kind === Kind.INTERFACE_TYPE_DEFINITION ? [] : (node.fields ?? [])
      const isEntity = fieldSets(node.directives, 'key').length > 0
      return [
        node.name.value,
        {
          ...Object.fromEntries(fields.map((field) => [field.name.value, resolve])),
          ...(isEntity && { __resolveReference: resolveReference }),
        },
      ]
    }),
  )
}

function resolveReference(given: Record<string, unknown>, _context: unknown, { schema }: { schema: GraphQLSchema }): Thing {
  const id = Object.entries(given).flatMap(([key, value]) => (key !== '__typename' && isId(value) ? [value] : []))[0]
  if (id === undefined) throw new Error(`No key in ${JSON.stringify(given)}`)
  const __typename = String(given.__typename)
  return { __typename: isObjectType(schema.getType(__typename)) ? __typename : typeOfId(id), id, given }
}

function isId(value: unknown): value is string {
  return typeof value === 'string' && value.includes(':')
}

function typesIn(sdl: string): TypeNode[] {
  return parse(sdl).definitions.filter(
    (each) =>
      each.kind === Kind.OBJECT_TYPE_DEFINITION ||
      each.kind === Kind.OBJECT_TYPE_EXTENSION ||
      each.kind === Kind.INTERFACE_TYPE_DEFINITION,
  )
}

function fieldSets(directives: readonly DirectiveNode[] = [], name: string): SelectionSetNode[] {
  return directives.flatMap((directive) => {
    const fields = directive.arguments?.find((each) => each.name.value === 'fields')?.value
    if (directive.name.value !== name || fields?.kind !== Kind.STRING) return []
    const [operation] = parse(`{ ${fields.value} }`).definitions
    return operation && 'selectionSet' in operation && operation.selectionSet ? [operation.selectionSet] : []
  })
}
