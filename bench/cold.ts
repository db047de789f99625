// A thousand operations that nobody has sent before: what planning costs, and how long it blocks everything else.
import { resolve } from 'node:path'
import { type GatewayUnderTest, gatewayOf } from './gateways/gateways.ts'
import { machine, pinning } from './measure/machine.ts'
import type { ProbeOrder, ProbeReport } from './measure/probe.ts'
import { report } from './measure/report.ts'
import { type Rig, type RunningGateway, withRig } from './measure/rig.ts'
import { type Figures, measure } from './measure/series.ts'
import type { BenchOptions } from './options.ts'
import { distinctOperation, WORKLOAD } from './workload/operations.ts'

const OPERATIONS = 1_000
const CONNECTIONS = 4
const WARM_UP_SECONDS = 3
const PRELOAD = resolve(import.meta.dirname, 'measure/probe.ts')
const COMPARED = ['ours', 'hive-native', 'hive', 'apollo']

type LoopDelay = Extract<ProbeReport, { kind: 'loop-delay' }>
type Measured = Figures & { loop: LoopDelay; warmLoop: LoopDelay }

export async function run({ seconds, gateways, checkout }: BenchOptions): Promise<void> {
  const results: Record<string, Measured> = {}
  await withRig({ checkout }, async (rig) => {
    for (const gateway of (gateways.length > 0 ? gateways : COMPARED).map(gatewayOf)) {
      console.log(`cold: ${gateway.name} …`)
      results[gateway.name] = await measureOne(rig, gateway, seconds)
    }
  })
  show(results, seconds)
}

async function measureOne(rig: Rig, gateway: GatewayUnderTest, seconds: number): Promise<Measured> {
  const running = await rig.startGateway(gateway, { nodeArguments: ['--import', PRELOAD] })
  const common = { connections: CONNECTIONS, authorization: 'each request' } as const
  try {
    await measure(rig, running, { ...common, queries: [WORKLOAD], warmUpSeconds: 0, seconds: WARM_UP_SECONDS, once: false })
    await loopDelay(running)
    await measure(rig, running, {
      ...common,
      queries: [distinctOperation(0)],
      warmUpSeconds: 0,
      seconds: WARM_UP_SECONDS,
      once: false,
    })
    const warmLoop = await loopDelay(running)
    const queries = Array.from({ length: OPERATIONS }, (_, nth) => distinctOperation(nth + 1))
    const figures = await measure(rig, running, { ...common, queries, warmUpSeconds: 0, seconds, once: true })
    return { ...figures, loop: await loopDelay(running), warmLoop }
  } finally {
    await running.child.stop()
  }
}

async function loopDelay({ child }: RunningGateway): Promise<LoopDelay> {
  const answer = child.next<ProbeReport, 'loop-delay'>('loop-delay')
  child.send({ kind: 'loop-delay' } satisfies ProbeOrder)
  return answer
}

function show(results: Record<string, Measured>, seconds: number): void {
  const rows = Object.entries(results).map(([name, { requests, cpuMsPerRequest, latencyMs, loop, warmLoop, peakMiB }]) => [
    name,
    requests,
    cpuMsPerRequest,
    latencyMs.p50,
    latencyMs.p95,
    loop.p99,
    loop.max,
    loop.maxBeside,
    warmLoop.max,
    peakMiB,
  ])
  const notes = [
    machine(),
    `${OPERATIONS.toLocaleString('en')} distinct operations over four subgraphs, ${CONNECTIONS} connections, ${pinning}; ended after ${seconds} s.`,
    'How long the event loop was blocked, next to the same load with one operation whose plan is known (which shows what garbage collection and big answers do).',
    'Without old space: of those that did not happen while V8 marked and collected its old space, which no code of a gateway divides.',
    'The machine was shared with other work.',
  ]
  const columns = [
    'gateway',
    'operations',
    'CPU ms/operation',
    'p50 ms',
    'p95 ms',
    'loop blocked p99 ms',
    'max ms',
    'max ms without old space',
    'max ms with a known plan',
    'peak MiB',
  ]
  report('cold', [{ title: 'A thousand distinct operations, cold', notes, columns, rows }], {
    machine: machine(),
    seconds,
    results,
  })
}
