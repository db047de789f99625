import { endsRun, type RunEvent } from './run-event.ts'
import { Wake } from './wake.ts'

export interface RunFeedParts {
  readonly afterSequence: number
  readonly read: (afterSequence: number) => Promise<readonly RunEvent[]>
  /** Whether the run has ended, so that nothing more will come. */
  readonly ended: () => Promise<boolean>
  readonly subscribe: (listener: () => void) => Promise<() => Promise<void>>
  readonly pollMs: number
}

/**
 * A run's events, those of the table first, then each as it is written, until the run has ended. Being left ends it at
 * once: a plain async generator would first wait for its next event.
 */
export function followRun(parts: RunFeedParts): AsyncGenerator<RunEvent, void, void> {
  const left = new AbortController()
  const events = generate(parts, left.signal)
  const leave = events.return.bind(events)
  return Object.assign(events, {
    return: (value: undefined) => {
      left.abort()
      return leave(value)
    },
  })
}

async function* generate(parts: RunFeedParts, left: AbortSignal): AsyncGenerator<RunEvent, void, void> {
  const wake = new Wake()
  let sequence = parts.afterSequence
  const unsubscribe = await parts.subscribe(wake.now)
  try {
    while (!left.aborted) {
      // Asked before the read: when it is true, the read that follows sees all there will ever be.
      const ended = await parts.ended()
      const events = await parts.read(sequence)
      for (const event of events) {
        sequence = event.sequence
        yield event
        if (endsRun(event)) return
      }
      if (events.length > 0) continue
      if (ended) return
      await wake.within(parts.pollMs, left)
    }
  } finally {
    await unsubscribe()
  }
}
