import type { Authenticated } from '../authenticate/authenticated.ts'

// setTimeout takes at most 2^31-1 ms and would fire at once beyond that.
const TIMER_MS_MAX = 2_147_483_647

/**
 * Calls `end` when the credential is no longer what it was: expired, revoked, or good for something else.
 * @returns how to stop watching
 */
export function watchCredential(credential: Authenticated, end: () => void): () => void {
  const { expiresAt } = credential
  const timer = expiresAt === undefined ? undefined : setTimeout(end, timeLeftMs(expiresAt)).unref()
  const stopListening = credential.onRevoked(end)
  return () => {
    clearTimeout(timer)
    stopListening()
  }
}

function timeLeftMs(expiresAt: number): number {
  return Math.max(0, Math.min(expiresAt - Date.now(), TIMER_MS_MAX))
}
