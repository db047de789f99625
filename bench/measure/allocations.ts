import type { HeapProfiler } from 'node:inspector'
import { isOurs, placeOf } from './cpu-profile.ts'

/** A function and what it allocated itself. */
export interface Allocation {
  readonly name: string
  readonly place: string
  readonly line: number
  /** The nearest caller that is a file of the checkout, or else a package. */
  readonly allocatedFor: string
  readonly bytes: number
}

export function allocationsOf({ head }: HeapProfiler.SamplingHeapProfile, checkout: string): Allocation[] {
  const allocations: Allocation[] = []
  function walk({ callFrame, selfSize, children }: HeapProfiler.SamplingHeapProfileNode, caller: string): void {
    const place = placeOf(callFrame.url, checkout)
    const isLibrary = place !== '' && !place.startsWith('node:')
    const allocatedFor = isOurs(place) || (isLibrary && !isOurs(caller)) ? place : caller
    const name = callFrame.functionName || '(anonymous)'
    if (selfSize > 0) allocations.push({ name, place, line: callFrame.lineNumber + 1, allocatedFor, bytes: selfSize })
    for (const child of children) walk(child, allocatedFor)
  }
  walk(head, '')
  return allocations
}
