import { setTimeout as sleep } from 'node:timers/promises'

/** Something is not as the tour promises. Its message is for the person who takes the tour. */
export class TourProblem extends Error {}

/** @throws TourProblem */
export function promised(isKept: unknown, otherwise: string): asserts isKept {
  if (!isKept) throw new TourProblem(otherwise)
}

/** @throws TourProblem where the work takes longer */
export async function promisedWithin<T>(ms: number, work: Promise<T>, otherwise: string): Promise<T> {
  const timer = new AbortController()
  const expiry = sleep(ms, undefined, { signal: timer.signal }).then(() => {
    throw new TourProblem(otherwise)
  })
  try {
    return await Promise.race([work, expiry])
  } finally {
    timer.abort()
  }
}
