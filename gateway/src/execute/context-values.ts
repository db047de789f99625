import { type GraphQLSchema, getNamedType, isInterfaceType, isObjectType } from 'graphql'
import type { ContextValue, EntityBatch } from '../plan/plan.ts'
import { type Data, isData, isOneOf, LOST, namesOf } from './data.ts'
import type { EntityGroup, EntityTarget } from './entity-groups.ts'
import { compileRepeated } from './repeated-operation.ts'
import { depthOfItems, type Route, routeOf } from './route.ts'

/** The arguments of a fetch that come from around the entities. */
export interface Context {
  readonly values: readonly { readonly variable: string; readonly levelsUp: number; readonly route: Route }[]
  /** The operation that asks in so many surroundings. */
  operationFor(times: number): string
}

/** Entities that stand in the same context: nothing of them may be asked together with those of another one. */
export interface Surroundings {
  readonly variables: Data
  readonly groups: EntityGroup[]
}

/** @param operation of the fetch, which has no other entities to ask for */
export function compileContext(
  { context = [], representationsVariable }: EntityBatch,
  operation: string,
  schema: GraphQLSchema,
): Context | undefined {
  if (context.length === 0) return undefined
  const names = new Set(context.map(({ variable }) => variable))
  return {
    values: context.map(({ variable, levelsUp, path }) => ({ variable, levelsUp, route: routeOf(schema, path) })),
    operationFor: compileRepeated(operation, names.union(new Set([representationsVariable]))),
  }
}

/** What the arguments need, whether it was selected or not, as `Type.key`. */
export function requiredByContext(values: readonly ContextValue[], schema: GraphQLSchema): string[] {
  return values.flatMap(({ path }) => {
    let types: readonly string[] = [schema.getQueryType()?.name ?? '']
    return path.flatMap((step) => {
      if (step.kind === 'Type') types = [...namesOf(schema, step.types)]
      if (step.kind !== 'Key') return []
      const required = types.map((type) => `${type}.${step.key}`)
      types = types.flatMap((type) => typesOfField(schema, type, step.key))
      return required
    })
  })
}

function typesOfField(schema: GraphQLSchema, typeName: string, name: string): string[] {
  const type = schema.getType(typeName)
  const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[name] : undefined
  return field ? [...namesOf(schema, [getNamedType(field.type).name])] : []
}

/** Parts what was to be asked by what is around it. */
export function bySurroundings(
  groups: readonly EntityGroup[],
  { values }: Context,
  routes: readonly Route[],
  data: Data,
): Surroundings[] {
  const around = new Map<unknown, readonly Data[]>()
  for (const route of routes) noteObjectsAround(route, data, around)
  const parts = new Map<string, Surroundings>()
  for (const { representation, targets } of groups) {
    for (const [identity, { variables, targets: same }] of partsOf(targets)) {
      const part = parts.get(identity) ?? { variables, groups: [] }
      parts.set(identity, part)
      part.groups.push({ representation, targets: same })
    }
  }
  return [...parts.values()]

  function partsOf(targets: readonly EntityTarget[]) {
    const same = new Map<string, { readonly variables: Data; readonly targets: EntityTarget[] }>()
    for (const target of targets) {
      const variables = valuesAround(values, around.get(target.object) ?? [])
      const identity = JSON.stringify(variables)
      const part = same.get(identity) ?? { variables, targets: [] }
      same.set(identity, part)
      part.targets.push(target)
    }
    return same
  }
}

/** For each object that a route leads to the objects on the way there, it among them. */
function noteObjectsAround(route: Route, data: Data, around: Map<unknown, readonly Data[]>): void {
  function walk(value: unknown, depth: number, before: readonly Data[]): void {
    if (Array.isArray(value)) {
      const itemDepth = depthOfItems(route, depth)
      for (const item of value) walk(item, itemDepth, before)
    } else if (isData(value)) {
      enter(value, depth, [...before, value])
    }
  }
  function enter(object: Data, depth: number, objects: readonly Data[]): void {
    const step = route[depth]
    if (!step) around.set(object, objects)
    else if (step.kind === 'Key') walk(object[step.key], depth + 1, objects)
    else if (step.kind === 'Type' && isOneOf(object, step.types)) enter(object, depth + 1, objects)
  }
  walk(data, 0, [])
}

function valuesAround(values: Context['values'], objects: readonly Data[]): Data {
  const variables: Data = {}
  for (const { variable, levelsUp, route } of values) {
    if (Object.hasOwn(variables, variable)) continue
    const value = valueAt(objects.at(-1 - levelsUp), route, 0)
    if (value !== undefined) variables[variable] = value === LOST ? null : value
  }
  return variables
}

/** Nothing where the path is for another type, or was not asked for: arguments from the context can always be left out. */
function valueAt(value: unknown, route: Route, depth: number): unknown {
  const step = route[depth]
  if (!step) return value
  if (Array.isArray(value)) return value.map((item) => valueAt(item, route, depth) ?? null)
  if (!isData(value)) return value
  if (step.kind === 'Key') return valueAt(value[step.key], route, depth + 1)
  return step.kind === 'Type' && isOneOf(value, step.types) ? valueAt(value, route, depth + 1) : undefined
}
