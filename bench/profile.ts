import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type GatewayUnderTest, gatewayOf } from './gateways/gateways.ts'
import { type Allocation, allocationsOf } from './measure/allocations.ts'
import { addedUp, type SelfTime, selfTimes } from './measure/cpu-profile.ts'
import { machine } from './measure/machine.ts'
import type { ProbeOrder, ProbeReport } from './measure/probe.ts'
import { markdown, type Table } from './measure/report.ts'
import { type Rig, withRig } from './measure/rig.ts'
import { type Figures, measure, type Series } from './measure/series.ts'
import type { BenchOptions } from './options.ts'
import { SMALL, WORKLOAD } from './workload/operations.ts'

const PAGE = resolve(import.meta.dirname, '../docs/gateway-profile.md')
// What stands above it is written by people.
const BEGIN = '<!-- measured by `npm run bench -- profile`: do not edit below -->'
const PRELOAD = resolve(import.meta.dirname, 'measure/probe.ts')
const WARM_UP_SECONDS = 5
const ROWS_MAX = 30
const SERIES = { connections: 50, once: false } as const

/** Where the time and the memory of our gateway go on the workload, printed and written into docs/gateway-profile.md. */
export async function run({ seconds, checkout, gateways: [name = 'ours'], series: [chosen] }: BenchOptions): Promise<void> {
  const gateway = gatewayOf(name)
  await withRig({ checkout }, async (rig) => {
    const operation =
      chosen === 'small'
        ? ({ queries: [SMALL], authorization: 'each connection' } as const)
        : ({ queries: [WORKLOAD], authorization: 'each request' } as const)
    const series = { ...SERIES, ...operation, warmUpSeconds: WARM_UP_SECONDS, seconds }
    const tables = [...(await timeTables(rig, gateway, series, checkout)), await allocationTable(rig, gateway, series, checkout)]
    console.log(tables.map(markdown).join('\n\n'))
    if (name === 'ours' && !chosen) writePage(tables)
  })
}

async function timeTables(rig: Rig, gateway: GatewayUnderTest, series: Series, checkout: string): Promise<Table[]> {
  const folder = join(rig.folder, 'profiles')
  mkdirSync(folder)
  const nodeArguments = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500']
  const running = await rig.startGateway(gateway, { nodeArguments })
  const figures = await measure(rig, running, series)
  const toUs = Number(process.hrtime.bigint() / 1000n)
  await running.child.stop()
  const window = { fromUs: toUs - secondsOf(figures) * 1_000_000, toUs }
  const times = readdirSync(folder).flatMap((file) => selfTimes(join(folder, file), checkout, window))
  return tablesOfTimes(
    times.filter(({ name }) => name !== '(idle)'),
    figures.requests,
  )
}

function secondsOf({ requests, requestsPerSecond }: Figures): number {
  return requests / requestsPerSecond
}

function tablesOfTimes(times: readonly SelfTime[], requests: number): Table[] {
  const total = times.reduce((sum, { ms }) => sum + ms, 0)
  const rowsOf = (keyOf: (time: SelfTime) => string) =>
    rows(
      addedUp(times, keyOf, ({ ms }) => ms),
      total,
      requests,
    )
  return [
    {
      title: 'For whom the time is spent',
      notes: [
        machine(),
        `${requests} requests; ${(total / requests).toFixed(2)} ms of the main thread each, the profiler's own cost included.`,
        'Time in libraries and in Node counts for the file of ours that called them; where none did (callbacks of sockets), for the library.',
      ],
      columns: ['file or library', 'ms/request', 'share'],
      rows: rowsOf(({ spentFor }) => spentFor),
    },
    {
      title: 'In which functions',
      notes: ['Self time only.'],
      columns: ['function', 'ms/request', 'share'],
      rows: rowsOf(({ name, place, line }) => (place ? `${name} ${place}:${line}` : name)),
    },
  ]
}

async function allocationTable(rig: Rig, gateway: GatewayUnderTest, series: Series, checkout: string): Promise<Table> {
  const { child, ...running } = await rig.startGateway(gateway, { nodeArguments: ['--import', PRELOAD] })
  const ask = async <Kind extends ProbeReport['kind']>(kind: Kind) => {
    const answer = child.next<ProbeReport, Kind>(kind)
    child.send({ kind } satisfies ProbeOrder)
    return answer
  }
  try {
    await measure(rig, { child, ...running }, { ...series, warmUpSeconds: 0, seconds: WARM_UP_SECONDS })
    await ask('allocations-began')
    const { requests } = await measure(rig, { child, ...running }, { ...series, warmUpSeconds: 0 })
    return tableOfAllocations(allocationsOf((await ask('allocations')).profile, checkout), requests)
  } finally {
    await child.stop()
  }
}

function tableOfAllocations(allocations: readonly Allocation[], requests: number): Table {
  const total = allocations.reduce((sum, { bytes }) => sum + bytes, 0)
  const keyOf = ({ name, place, line }: Allocation) => (place ? `${name} ${place}:${line}` : name)
  return {
    title: 'What is allocated',
    notes: [
      `${Math.round(total / 1024 / requests).toLocaleString('en')} KiB a request, sampled; buffers outside the heap are not in it.`,
      'Garbage collection is paid for by what is allocated.',
    ],
    columns: ['function', 'KiB/request', 'share'],
    rows: rows(
      addedUp(allocations, keyOf, ({ bytes }) => bytes / 1024),
      total / 1024,
      requests,
    ),
  }
}

function rows(sums: [string, number][], total: number, requests: number) {
  return sums.slice(0, ROWS_MAX).map(([key, amount]) => [key, amount / requests, `${((amount / total) * 100).toFixed(1)} %`])
}

function writePage(tables: readonly Table[]): void {
  const [above = ''] = readFileSync(PAGE, 'utf8').split(BEGIN)
  writeFileSync(PAGE, `${above}${BEGIN}\n\n${tables.map(markdown).join('\n\n')}\n`)
}
