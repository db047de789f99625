// Loaded into a gateway's process before the gateway: answers what cannot be seen from outside.
import type { HeapProfiler } from 'node:inspector'
import { Session } from 'node:inspector/promises'
import { constants, monitorEventLoopDelay, type PerformanceEntry, PerformanceObserver } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

export type ProbeReport =
  /** How long the event loop was blocked, in ms, since it was asked last; `maxBeside` while the old space was not collected. */
  | { readonly kind: 'loop-delay'; readonly p99: number; readonly max: number; readonly maxBeside: number }
  /** What is in use when everything has settled: the least after one of several garbage collections (needs `--expose-gc`). */
  | { readonly kind: 'live-memory'; readonly mebibytes: number }
  | { readonly kind: 'allocations-began' }
  /** All that was allocated in between, also what is collected again. */
  | { readonly kind: 'allocations'; readonly profile: HeapProfiler.SamplingHeapProfile }

export interface ProbeOrder {
  readonly kind: ProbeReport['kind']
}

const RESOLUTION_MS = 1
// Less is no news.
const BLOCKED_MS = 3
const SAMPLED_BYTES = 64 * 1024
const [SETTLING_ROUNDS, SETTLING_MS] = [6, 100]
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
delay.enable()
const session = new Session()

/** As @types/node does not know it. */
type Collection = PerformanceEntry & { readonly detail: { readonly kind: number } }

interface Span {
  readonly from: number
  readonly to: number
}

const blocks: Span[] = []
const collections: Collection[] = []
let tickedAt = performance.now()
setInterval(() => {
  const now = performance.now()
  if (now - tickedAt > BLOCKED_MS) blocks.push({ from: tickedAt, to: now })
  tickedAt = now
}, RESOLUTION_MS).unref()
new PerformanceObserver((list) => void collections.push(...(list.getEntries() as Collection[]))).observe({ entryTypes: ['gc'] })

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

async function loopDelay(): Promise<ProbeReport> {
  // What was collected last is told in a later turn.
  await sleep(SETTLING_MS)
  // What is measured is the time between two ticks of a timer, itself included.
  const ms = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS)
  const report = {
    kind: 'loop-delay',
    p99: ms(delay.percentile(99)),
    max: ms(delay.max),
    maxBeside: longestBesideCollection(),
  } as const
  delay.reset()
  blocks.length = 0
  collections.length = 0
  return report
}

function longestBesideCollection(): number {
  const marking = markingSpans()
  const beside = blocks.filter(({ from, to }) => !marking.some((span) => span.from < to && span.to > from))
  return Math.max(0, ...beside.map(({ from, to }) => to - from - RESOLUTION_MS))
}

/** From the beginning of each marking, which goes on in steps between all else, to the end of its collection. */
function markingSpans(): Span[] {
  const spans: Span[] = []
  let from: number | undefined
  for (const { startTime, duration, detail } of collections.toSorted((one, other) => one.startTime - other.startTime)) {
    const { kind } = detail
    if (kind === constants.NODE_PERFORMANCE_GC_INCREMENTAL) from ??= startTime
    if (kind !== constants.NODE_PERFORMANCE_GC_MAJOR) continue
    spans.push({ from: from ?? startTime, to: startTime + duration })
    from = undefined
  }
  return spans
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
