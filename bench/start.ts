// From the start of the process to its first answer of a subgraph's, and what it keeps of the memory while nobody asks.
import { setTimeout as sleep } from 'node:timers/promises'
import { type GatewayUnderTest, gatewayOf } from './gateways/gateways.ts'
import { machine, pinning } from './measure/machine.ts'
import { report } from './measure/report.ts'
import { type Rig, withRig } from './measure/rig.ts'
import type { BenchOptions } from './options.ts'
import { SMALL } from './workload/operations.ts'

const STARTS = 5
const IDLE_MS = 3_000
const COMPARED = ['ours', 'hive-native', 'hive', 'apollo']
// Whatever a gateway does about it by itself, Node keeps nothing of what it compiles.
const UNCOMPILED = { NODE_DISABLE_COMPILE_CACHE: '1' }

interface Started {
  readonly startMs: number
  readonly cpuMs: number
  readonly idleMiB: number
}

interface Starts {
  /** As somebody finds it who starts it for the first time. */
  readonly first: Started[]
  readonly again: Started[]
}

export async function run({ rounds, gateways, checkout }: BenchOptions): Promise<void> {
  const chosen = (gateways.length > 0 ? gateways : COMPARED).map(gatewayOf)
  const results: Record<string, Starts> = Object.fromEntries(chosen.map(({ name }) => [name, { first: [], again: [] }]))
  await withRig({ checkout }, async (rig) => {
    // Each once before it counts: from then on its files are in memory, and what it compiled is kept.
    for (const gateway of chosen) await startOnce(rig, gateway)
    for (let start = 0; start < STARTS * rounds; start += 1) {
      console.log(`start ${start + 1} of ${STARTS * rounds} …`)
      for (const gateway of chosen) {
        results[gateway.name]?.first.push(await startOnce(rig, gateway, UNCOMPILED))
        results[gateway.name]?.again.push(await startOnce(rig, gateway))
      }
    }
  })
  show(results)
}

async function startOnce(rig: Rig, gateway: GatewayUnderTest, env: Readonly<Record<string, string>> = {}): Promise<Started> {
  const { child, startMs } = await rig.startGateway(gateway, { firstQuery: SMALL, env })
  try {
    const cpuMs = child.cpuMs()
    await sleep(IDLE_MS)
    return { startMs, cpuMs, idleMiB: child.residentMiB() }
  } finally {
    await child.stop()
  }
}

function show(results: Record<string, Starts>): void {
  const rows = Object.entries(results).map(([name, { first, again }]) => [
    name,
    median(again, 'startMs'),
    median(again, 'cpuMs'),
    median(first, 'startMs'),
    median(first, 'cpuMs'),
    median(again, 'idleMiB'),
  ])
  const starts = Object.values(results)[0]?.again.length
  const notes = [
    machine(),
    `Medians of ${starts} starts, the gateways in turn, ${pinning}; four subgraphs, the first answer is one of theirs.`,
    '"Without" compiled code: as at a first start, nothing is kept of what Node compiled before.',
    `Idle: ${IDLE_MS / 1000} s after the first answer.`,
    'The machine was shared with other work: ratios count, and CPU more than time.',
    ...Object.keys(results).map((name) => `${name}: ${gatewayOf(name).version}`),
  ]
  const columns = ['gateway', 'first answer ms', 'CPU ms', 'without: first answer ms', 'without: CPU ms', 'idle MiB']
  report('start', [{ title: 'From the start to the first answer', notes, columns, rows }], { machine: machine(), results })
}

function median(starts: readonly Started[], figure: keyof Started): number {
  const sorted = starts.map((start) => start[figure]).toSorted((a, b) => a - b)
  return sorted[sorted.length >> 1] ?? Number.NaN
}
