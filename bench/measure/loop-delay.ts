// Loaded into a gateway's process before the gateway: says, when asked, how long its event loop was blocked.
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** In ms, since it was asked last. */
export interface LoopDelay {
  readonly kind: 'loop-delay'
  readonly p99: number
  readonly max: number
}

const RESOLUTION_MS = 1
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delay.enable()

process.on('message', (order: { kind: string }) => {
  if (order.kind !== 'loop-delay') return
  // What is measured is the time between two ticks of a timer, itself included.
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
  process.send?.({ kind: 'loop-delay', p99: ms(delay.percentile(99)), max: ms(delay.max) } satisfies LoopDelay)
  delay.reset()
})
// The gateway ends when it has nothing more to do, whoever may still ask.
process.channel?.unref()
