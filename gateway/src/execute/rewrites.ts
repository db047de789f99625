import type { GraphQLSchema } from 'graphql'
import type { Rewrite } from '../plan/plan.ts'
import { type Data, isData, satisfiesAny } from './data.ts'

/** Applies the planner's renames and settings to a representation or to data that came in. Changes `data` itself. */
export function applyRewrites(schema: GraphQLSchema, rewrites: readonly Rewrite[], data: unknown): void {
  for (const rewrite of rewrites) applyRewrite(schema, rewrite, 0, data)
}

function applyRewrite(schema: GraphQLSchema, rewrite: Rewrite, depth: number, data: unknown): void {
  if (Array.isArray(data)) {
    for (const item of data) applyRewrite(schema, rewrite, depth, item)
    return
  }
  const step = rewrite.path[depth]
  if (!step || !isData(data)) return
  if (step.kind === 'Type' && !satisfiesAny(schema, data, step.types)) return
  if (step.kind !== 'Key') applyRewrite(schema, rewrite, depth + 1, data)
  else if (depth < rewrite.path.length - 1) applyRewrite(schema, rewrite, depth + 1, data[step.key])
  else applyChange(rewrite.change, data, step.key)
}

function applyChange(change: Rewrite['change'], data: Data, key: string): void {
  if ('set' in change) {
    data[key] = change.set
  } else if (Object.hasOwn(data, key)) {
    data[change.rename] = data[key]
    delete data[key]
  }
}
