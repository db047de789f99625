import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

/** What `--cpu-prof` writes. */
interface CpuProfile {
  readonly nodes: readonly ProfileNode[]
  /** µs of the monotonic clock. */
  readonly startTime: number
  readonly samples: readonly number[]
  readonly timeDeltas: readonly number[]
}

interface ProfileNode {
  readonly id: number
  readonly callFrame: { readonly functionName: string; readonly url: string; readonly lineNumber: number }
  readonly children?: readonly number[]
}

/** A function and the time spent in it alone. */
export interface SelfTime {
  readonly name: string
  /** A path below the checkout, a package, or `node:…`. */
  readonly place: string
  readonly line: number
  /** The nearest caller that is a file of the checkout, or else a package: who the time is spent for. */
  readonly spentFor: string
  readonly ms: number
}

/** @param window in µs of the monotonic clock: what lies outside was start or warm-up */
export function selfTimes(path: string, checkout: string, window: { fromUs: number; toUs: number }): SelfTime[] {
  const { nodes, samples, timeDeltas, startTime } = JSON.parse(readFileSync(path, 'utf8')) as CpuProfile
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id] as const)))
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const spent = new Map<number, number>()
  let atUs = startTime
  samples.forEach((id, index) => {
    atUs += timeDeltas[index] as number
    if (atUs >= window.fromUs && atUs <= window.toUs) spent.set(id, (spent.get(id) ?? 0) + (timeDeltas[index] as number) / 1000)
  })
  return [...spent].map(([id, ms]) => {
    const { callFrame } = byId.get(id) as ProfileNode
    return {
      name: callFrame.functionName || '(anonymous)',
      place: placeOf(callFrame.url, checkout),
      line: callFrame.lineNumber + 1,
      spentFor: spentFor(id, byId, parents, checkout),
      ms,
    }
  })
}

/** Amounts added up by what `keyOf` says, the largest first. */
export function addedUp<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  amountOf: (item: Item) => number,
): [key: string, amount: number][] {
  const sums = new Map<string, number>()
  for (const item of items) sums.set(keyOf(item), (sums.get(keyOf(item)) ?? 0) + amountOf(item))
  return [...sums].toSorted(([, a], [, b]) => b - a)
}

function spentFor(
  id: number,
  byId: ReadonlyMap<number, ProfileNode>,
  parents: ReadonlyMap<number, number>,
  checkout: string,
): string {
  const places: string[] = []
  for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) {
    const { url, functionName } = (byId.get(at) as ProfileNode).callFrame
    if (at === id && functionName.startsWith('(') && !url) return functionName
    places.push(placeOf(url, checkout))
  }
  const isLibrary = (place: string) => place !== '' && !place.startsWith('node:')
  return places.find(isOurs) ?? places.find(isLibrary) ?? places.find((place) => place !== '') ?? '(program)'
}

export const isOurs = (place: string) => place.endsWith('.ts')

export function placeOf(url: string, checkout: string): string {
  if (!url.startsWith('file:') && !url.startsWith('/')) return url
  const path = url.startsWith('/') ? url : fileURLToPath(url)
  const inPackage = path.match(/.*node_modules\/((?:@[^/]+\/)?[^/]+)/)
  if (inPackage?.[1]) return inPackage[1]
  return path.startsWith(checkout) ? path.slice(checkout.length + 1) : path
}
