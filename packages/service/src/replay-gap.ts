import { DomainError } from './errors.ts'

/**
 * Refuses to go on after an event behind which others are no longer kept.
 * @param oldestSequence of the events that are kept, or will be next
 * @throws DomainError REPLAY_GAP
 */
export function refuseReplayGap(afterSequence: number, oldestSequence: number): void {
  if (afterSequence + 1 >= oldestSequence) return
  const message = `Events before ${oldestSequence} are no longer kept: begin after ${oldestSequence - 1}`
  throw new DomainError('REPLAY_GAP', message, { extensions: { oldestSequence } })
}
