import type { EntityPath } from '../plan/plan.ts'

/**
 * Whether a path is the only way through the places that it leads to: another one that asks for other types on the way would
 * come through some of them only.
 * @param paths all of the plan
 */
export function createIsOneWay(paths: readonly EntityPath[]): (path: EntityPath) => boolean {
  const waysByKeys = new Map<string, Set<string>>()
  for (const path of paths) {
    for (const { keys, way } of placesAlong(path)) {
      const ways = waysByKeys.get(keys) ?? new Set()
      waysByKeys.set(keys, ways.add(way))
    }
  }
  return (path) => waysByKeys.get(placesAlong(path).at(-1)?.keys ?? '')?.size === 1
}

/** What is asked of the type at the end tells no places apart: what stands there has it or not, wherever that is. */
function placesAlong(path: EntityPath): { readonly keys: string; readonly way: string }[] {
  let [keys, way] = ['', '']
  return path.flatMap((step) => {
    if (step.kind === 'Type') way += `|${step.types.join()}`
    if (step.kind !== 'Key') return []
    keys += `.${step.key}`
    way += `.${step.key}`
    return { keys, way }
  })
}
