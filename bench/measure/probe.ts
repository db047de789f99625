// Loaded into a gateway's process before the gateway: answers what cannot be seen from outside.
import { monitorEventLoopDelay } from 'node:perf_hooks'

export type ProbeReport =
  /** How long the event loop was blocked, in ms, since it was asked last. */
  | { readonly kind: 'loop-delay'; readonly p99: number; readonly max: number }
  /** What is in use right after a garbage collection (needs `--expose-gc`). */
  | { readonly kind: 'live-memory'; readonly mebibytes: number }

export type ProbeOrder = { readonly kind: ProbeReport['kind'] }

const RESOLUTION_MS = 1
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delay.enable()

process.on('message', ({ kind }: ProbeOrder) => {
  if (kind === 'loop-delay') process.send?.(loopDelay())
  if (kind === 'live-memory') process.send?.(liveMemory())
})
// The gateway ends when it has nothing more to do, whoever may still ask.
process.channel?.unref()

function loopDelay(): ProbeReport {
  // What is measured is the time between two ticks of a timer, itself included.
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
  const report = { kind: 'loop-delay', p99: ms(delay.percentile(99)), max: ms(delay.max) } as const
  delay.reset()
  return report
}

function liveMemory(): ProbeReport {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return { kind: 'live-memory', mebibytes: (heapUsed + external) / 2 ** 20 }
}
