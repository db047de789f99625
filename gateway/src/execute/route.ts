import type { GraphQLSchema } from 'graphql'
import type { EntityPath } from '../plan/plan.ts'
import { type Data, isData, isOneOf, namesOf, type ResponsePath, type TypeNames } from './data.ts'

type RouteStep =
  | { readonly kind: 'Key'; readonly key: string }
  | { readonly kind: 'Items' }
  | { readonly kind: 'Type'; readonly types: TypeNames }

/** A path of a plan, with the types that it leads through. */
export type Route = readonly RouteStep[]

export function routeOf(schema: GraphQLSchema, path: EntityPath): Route {
  return path.map((step) => (step.kind === 'Type' ? { kind: 'Type', types: namesOf(schema, step.types) } : step))
}

type Visit = (object: Data, path: ResponsePath) => void

/** Visits the objects that a route leads to. */
export function follow(route: Route, data: Data, visit: Visit): void {
  function walk(value: unknown, depth: number, at: ResponsePath): void {
    const step = route[depth]
    if (Array.isArray(value)) {
      value.forEach((item, index) => {
        walk(item, step?.kind === 'Items' ? depth + 1 : depth, [...at, index])
      })
    } else if (isData(value)) {
      if (step) enter(value, step, depth, at)
      else visit(value, at)
    }
  }
  function enter(object: Data, step: RouteStep, depth: number, at: ResponsePath): void {
    if (step.kind === 'Key') walk(object[step.key], depth + 1, [...at, step.key])
    else if (step.kind === 'Type' && isOneOf(object, step.types)) walk(object, depth + 1, at)
  }
  walk(data, 0, [])
}
