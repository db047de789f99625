import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { GATEWAYS, type GatewayUnderTest } from './gateways/gateways.ts'
import type { BenchOptions } from './main.ts'
import { addedUp, type SelfTime, selfTimes } from './measure/cpu-profile.ts'
import { machine } from './measure/machine.ts'
import { markdown, type Table } from './measure/report.ts'
import { Rig } from './measure/rig.ts'
import { measure } from './measure/series.ts'
import { WORKLOAD } from './workload/operations.ts'

const PAGE = resolve(import.meta.dirname, '../docs/gateway-profile.md')
const BEGIN = '<!-- measured: npm run bench -- profile -->'
const WARM_UP_SECONDS = 5
const ROWS_MAX = 40

/** Where the time of our gateway goes on the workload, printed and written into docs/gateway-profile.md. */
export async function run({ seconds, checkout, gateways }: BenchOptions): Promise<void> {
  const name = gateways[0] ?? 'ours'
  const rig = await Rig.start({ checkout })
  try {
    const folder = join(rig.folder, 'profiles')
    mkdirSync(folder)
    const gateway = GATEWAYS.find((each) => each.name === name) as GatewayUnderTest
    const nodeArguments = ['--cpu-prof', `--cpu-prof-dir=${folder}`, '--cpu-prof-interval=500']
    const running = await rig.startGateway(gateway, { nodeArguments })
    const figures = await measure(rig, running, {
      queries: [WORKLOAD],
      connections: 50,
      authorization: 'unique',
      warmUpSeconds: WARM_UP_SECONDS,
      seconds,
      once: false,
    })
    const toUs = Number(process.hrtime.bigint() / 1000n)
    const fromUs = toUs - (figures.requests / figures.requestsPerSecond) * 1_000_000
    await running.child.stop()
    const times = readdirSync(folder).flatMap((file) => selfTimes(join(folder, file), checkout, { fromUs, toUs }))
    const tables = tablesOf(times, figures.requests)
    console.log(tables.map(markdown).join('\n\n'))
    if (name === 'ours') writeFileSync(PAGE, pageOf(tables))
  } finally {
    await rig.stop()
  }
}

function tablesOf(all: readonly SelfTime[], requests: number): Table[] {
  const times = all.filter(({ name }) => name !== '(idle)')
  const total = times.reduce((sum, { ms }) => sum + ms, 0)
  const rowsOf = (sums: [string, number][]) =>
    sums.slice(0, ROWS_MAX).map(([key, ms]) => [key, ms / requests, `${((ms / total) * 100).toFixed(1)} %`])
  return [
    {
      title: 'For whom the time is spent',
      notes: [
        machine(),
        `${requests} requests; ${(total / requests).toFixed(2)} ms of the main thread each, the profiler's own cost included.`,
        'Time in libraries and in Node counts for the file of ours that called them; where none did (callbacks of sockets), for the library.',
      ],
      columns: ['file or library', 'ms/request', 'share'],
      rows: rowsOf(addedUp(times, ({ spentFor }) => spentFor)),
    },
    {
      title: 'In which functions',
      notes: ['Self time only.'],
      columns: ['function', 'ms/request', 'share'],
      rows: rowsOf(addedUp(times, ({ name, place, line }) => (place ? `${name} ${place}:${line}` : name))),
    },
  ]
}

function pageOf(tables: readonly Table[]): string {
  return `${BEGIN}\n${tables.map(markdown).join('\n\n')}\n`
}
