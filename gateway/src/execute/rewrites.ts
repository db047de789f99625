import type { GraphQLSchema } from 'graphql'
import type { Rewrite } from '../plan/plan.ts'
import { type Data, isData, isOneOf } from './data.ts'
import { type Route, routeOf } from './route.ts'

/** Applies the planner's renames and settings to a representation or to data that came in. Changes `data` itself. */
export type ApplyRewrites = (data: unknown) => void

export function compileRewrites(schema: GraphQLSchema, rewrites: readonly Rewrite[]): ApplyRewrites {
  const compiled = rewrites.map(({ path, change }) => ({ route: routeOf(schema, path), change }))
  return (data) => {
    for (const { route, change } of compiled) applyRewrite(route, change, 0, data)
  }
}

function applyRewrite(route: Route, change: Rewrite['change'], depth: number, data: unknown): void {
  if (Array.isArray(data)) {
    for (const item of data) applyRewrite(route, change, depth, item)
    return
  }
  const step = route[depth]
  if (!step || !isData(data)) return
  if (step.kind === 'Type' && !isOneOf(data, step.types)) return
  if (step.kind !== 'Key') applyRewrite(route, change, depth + 1, data)
  else if (depth < route.length - 1) applyRewrite(route, change, depth + 1, data[step.key])
  else applyChange(change, data, step.key)
}

function applyChange(change: Rewrite['change'], data: Data, key: string): void {
  if ('set' in change) {
    data[key] = change.set
  } else if (Object.hasOwn(data, key)) {
    data[change.rename] = data[key]
    delete data[key]
  }
}
