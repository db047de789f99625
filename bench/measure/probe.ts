// Loaded into a gateway's process before the gateway: answers what cannot be seen from outside.
import type { HeapProfiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

export type ProbeReport =
  /** How long the event loop was blocked, in ms, since it was asked last. */
  | { readonly kind: 'loop-delay'; readonly p99: number; readonly max: number }
  /** What is in use when everything has settled: the least after one of several garbage collections (needs `--expose-gc`). */
  | { readonly kind: 'live-memory'; readonly mebibytes: number }
  | { readonly kind: 'allocations-began' }
  /** All that was allocated in between, also what is collected again. */
  | { readonly kind: 'allocations'; readonly profile: HeapProfiler.SamplingHeapProfile }

export interface ProbeOrder {
  readonly kind: ProbeReport['kind']
}

const RESOLUTION_MS = 1
const SAMPLED_BYTES = 64 * 1024
const [SETTLING_ROUNDS, SETTLING_MS] = [6, 100]
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delay.enable()
const session = new Session()

process.on('message', async ({ kind }: ProbeOrder) => process.send?.(await answer(kind)))
// The gateway ends when it has nothing more to do, whoever may still ask.
process.channel?.unref()

async function answer(kind: ProbeOrder['kind']): Promise<ProbeReport> {
  switch (kind) {
    case 'loop-delay':
      return loopDelay()
    case 'live-memory':
      return liveMemory()
    case 'allocations-began':
      session.connect()
      await session.post('HeapProfiler.startSampling', {
        samplingInterval: SAMPLED_BYTES,
        includeObjectsCollectedByMajorGC: true,
        includeObjectsCollectedByMinorGC: true,
      } as HeapProfiler.StartSamplingParameterType)
      return { kind }
    case 'allocations':
      return { kind, profile: (await session.post('HeapProfiler.stopSampling')).profile }
  }
}

function loopDelay(): ProbeReport {
  // What is measured is the time between two ticks of a timer, itself included.
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
  const report = { kind: 'loop-delay', p99: ms(delay.percentile(99)), max: ms(delay.max) } as const
  delay.reset()
  return report
}

async function liveMemory(): Promise<ProbeReport> {
  const inUse: number[] = []
  for (let round = 0; round < SETTLING_ROUNDS; round += 1) {
    globalThis.gc?.()
    const { heapUsed, external } = process.memoryUsage()
    inUse.push(heapUsed + external)
    // What is freed by callbacks after a collection is gone at the next one.
    await sleep(SETTLING_MS)
  }
  return { kind: 'live-memory', mebibytes: Math.min(...inUse) / 2 ** 20 }
}
