const RESET_MS = 60 * 60_000
const AGAIN_AFTER_MS = 60_000

export function resetExpiry(now: Date): Date {
  return new Date(now.getTime() + RESET_MS)
}

/** One mail a minute at most: nobody is buried in them by somebody else. A reset from then on is new enough. */
export function newEnoughFrom(now: Date): Date {
  return new Date(now.getTime() - AGAIN_AFTER_MS)
}
