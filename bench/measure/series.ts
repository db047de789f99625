import { join, resolve } from 'node:path'
import type { LoadOrder, LoadReport } from '../workload/load.ts'
import { Child } from './child.ts'
import type { Latency } from './latency.ts'
import { CORE } from './machine.ts'
import type { Rig, RunningGateway } from './rig.ts'

/** How an operation is sent. */
export type Series = Omit<LoadOrder, 'url' | 'privateKey'>

/** What one gateway made of it. */
export interface Figures {
  readonly cpuMsPerRequest: number
  readonly requestsPerSecond: number
  readonly latencyMs: Latency
  readonly peakMiB: number
  /** Of the one core; well below 1 the load or the stubs were the limit, and requests per second say little. */
  readonly cpuShare: number
  readonly requests: number
  readonly subgraphRequests: number
  readonly representations: number
  readonly duplicates: number
}

/** @throws Error at the first answer that is not right */
export async function measure(rig: Rig, { child, url }: RunningGateway, series: Series): Promise<Figures> {
  const load = new Child({
    core: CORE.others,
    command: [resolve(import.meta.dirname, '../workload/load.ts')],
    logPath: join(rig.folder, 'load.log'),
  })
  try {
    const measuring = load.next<LoadReport, 'measuring'>('measuring')
    load.send({ ...series, url, privateKey: rig.privateKey } satisfies LoadOrder)
    await measuring
    const [cpuBefore, before] = [child.cpuMs(), await rig.counters()]
    const { requests, seconds, latencyMs } = await load.next<LoadReport, 'measured'>('measured')
    const [cpuMs, after] = [child.cpuMs() - cpuBefore, await rig.counters()]
    return {
      cpuMsPerRequest: cpuMs / requests,
      requestsPerSecond: requests / seconds,
      latencyMs,
      peakMiB: child.peakMiB(),
      cpuShare: cpuMs / 1000 / seconds,
      requests,
      subgraphRequests: (after.requests - before.requests) / requests,
      representations: (after.representations - before.representations) / requests,
      duplicates: (after.duplicates - before.duplicates) / requests,
    }
  } finally {
    await load.stop()
  }
}
