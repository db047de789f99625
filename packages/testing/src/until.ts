const WITHIN_MS = 30_000
const PAUSE_MS = 5

/**
 * Looks again and again: for what others do in their own time and nothing tells.
 *
 * @param look resolves to what is waited for, or to something falsy as long as it is not there
 * @param withinMs gives up after that, far beyond what a busy machine needs: a test that waits without end keeps its whole
 *   run from ending
 * @returns what `look` found
 * @throws Error with the text of `look` when it was not found in time
 */
export async function until<Found>(
  look: () => Found | Promise<Found>,
  withinMs: number = WITHIN_MS,
): Promise<NonNullable<Found>> {
  for (const giveUpAt = performance.now() + withinMs; performance.now() < giveUpAt; ) {
    const found = await look()
    if (found) return found
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
  }
  throw new Error(`Not within ${withinMs} ms: ${look}`)
}
