import type { GraphQLSchema } from 'graphql'
import type { EntityPath } from '../plan/plan.ts'
import { type Data, isData, isOneOf, namesOf, type ResponsePath, type SharedValues, type TypeNames } from './data.ts'

type RouteStep =
  | { readonly kind: 'Key'; readonly key: string }
  | { readonly kind: 'Items' }
  | { readonly kind: 'Type'; readonly types: TypeNames }

/** A path of a plan, with the types that it leads through. */
export type Route = readonly RouteStep[]

export function routeOf(schema: GraphQLSchema, path: EntityPath): Route {
  return path.map((step) => (step.kind === 'Type' ? { kind: 'Type', types: namesOf(schema, step.types) } : step))
}

/** Where an object stands: in another one, or in a list. */
export type Holder = Record<string | number, unknown>

/**
 * Visits the objects that a route leads to, each at least once.
 * @param shared these are gone into once
 * @param visit may put another object in the place of the one that it is given
 */
export function follow(
  route: Route,
  data: Data,
  shared: SharedValues,
  visit: (object: Data, holder: Holder, key: string | number) => void,
): void {
  function isNew(value: unknown): boolean {
    if (!shared.has(value)) return true
    if (shared.get(value) === walk) return false
    shared.set(value, walk)
    return true
  }
  function walk(holder: Holder, key: string | number, depth: number): void {
    const value = holder[key]
    if (Array.isArray(value)) {
      const itemDepth = depthOfItems(route, depth)
      if (isNew(value)) for (let index = 0; index < value.length; index++) walk(value as unknown as Holder, index, itemDepth)
    } else if (isData(value) && isNew(value)) {
      enter(value, holder, key, depth)
    }
  }
  function enter(object: Data, holder: Holder, key: string | number, depth: number): void {
    const step = route[depth]
    if (!step) visit(object, holder, key)
    else if (step.kind === 'Key') walk(object, step.key, depth + 1)
    else if (step.kind === 'Type' && isOneOf(object, step.types)) enter(object, holder, key, depth + 1)
  }
  walk({ data }, 'data', 0)
}

export function depthOfItems(route: Route, depth: number): number {
  return route[depth]?.kind === 'Items' ? depth + 1 : depth
}

/** All places that a route leads to. */
export function placesOn(route: Route, data: Data): { readonly object: Data; readonly path: ResponsePath }[] {
  function walk(value: unknown, depth: number, path: ResponsePath): ReturnType<typeof placesOn> {
    const step = route[depth]
    if (Array.isArray(value)) {
      const itemDepth = depthOfItems(route, depth)
      return value.flatMap((item, index) => walk(item, itemDepth, [...path, index]))
    }
    if (!isData(value)) return []
    if (!step) return [{ object: value, path }]
    if (step.kind === 'Key') return walk(value[step.key], depth + 1, [...path, step.key])
    return step.kind === 'Type' && isOneOf(value, step.types) ? walk(value, depth + 1, path) : []
  }
  return walk(data, 0, [])
}
