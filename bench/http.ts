import { GATEWAYS, type GatewayUnderTest, gatewayOf } from './gateways/gateways.ts'
import { machine, pinning } from './measure/machine.ts'
import { report, type Table } from './measure/report.ts'
import { ask, type Rig, withRig } from './measure/rig.ts'
import { type Figures, measure, type Series } from './measure/series.ts'
import { type BenchOptions, chosenOf } from './options.ts'
import { BIG, SMALL, WORKLOAD } from './workload/operations.ts'

const WARM_UP_SECONDS = 5
const SUBGRAPH_LATENCY_MS = 4

interface NamedSeries {
  readonly name: string
  readonly title: string
  readonly series: Pick<Series, 'queries' | 'connections' | 'authorization'>
  readonly latencyMs?: number
}

const SERIES: readonly NamedSeries[] = [
  {
    name: 'unique',
    title: 'The workload, each request with its own Authorization',
    series: { queries: [WORKLOAD], connections: 50, authorization: 'each request' },
  },
  {
    name: 'identical',
    title: 'The workload, all requests alike',
    series: { queries: [WORKLOAD], connections: 50, authorization: 'same' },
  },
  {
    name: 'latency',
    title: `The workload, subgraphs that take ${SUBGRAPH_LATENCY_MS} ms`,
    series: { queries: [WORKLOAD], connections: 50, authorization: 'each request' },
    latencyMs: SUBGRAPH_LATENCY_MS,
  },
  {
    name: 'connections',
    title: 'The workload over 500 connections',
    series: { queries: [WORKLOAD], connections: 500, authorization: 'each request' },
  },
  {
    name: 'small',
    title: 'A small query: one subgraph, 86 bytes, each connection with its own Authorization',
    series: { queries: [SMALL], connections: 50, authorization: 'each connection' },
  },
  {
    name: 'big',
    title: 'A big answer: one subgraph, 8 MB, 4 connections',
    series: { queries: [BIG], connections: 4, authorization: 'each request' },
  },
]

/** The same load on each gateway in turn, as often as there are rounds. */
export async function run({ seconds, rounds, gateways, series, checkout }: BenchOptions): Promise<void> {
  const chosen = (gateways.length > 0 ? gateways : GATEWAYS.map(({ name }) => name)).map(gatewayOf)
  await withRig({ checkout }, async (rig) => {
    for (const each of chosenOf(SERIES, series)) {
      await rig.setLatency(each.latencyMs ?? 0)
      const results: Record<string, Measured> = {}
      for (let round = 0; round < rounds; round += 1) {
        for (const gateway of chosen) {
          const measured = await measureOne(rig, gateway, each, seconds)
          results[gateway.name] = lessDisturbed(results[gateway.name], measured)
        }
      }
      const tables = [tableOf(each, results, { seconds, rounds })]
      report(`http-${each.name}`, tables, { machine: machine(), seconds, rounds, gateways: results })
    }
  })
}

/** Other work on the machine makes a request cost more, never less. A wrong answer stays one. */
function lessDisturbed(one: Measured | undefined, other: Measured): Measured {
  if (!one || 'failed' in other) return other
  if ('failed' in one) return one
  return other.cpuMsPerRequest < one.cpuMsPerRequest ? other : one
}

type Measured = (Figures & { startMs: number }) | { failed: string }

async function measureOne(rig: Rig, gateway: GatewayUnderTest, named: NamedSeries, seconds: number): Promise<Measured> {
  console.log(`${named.name}: ${gateway.name} …`)
  if (gateway.name === 'floor') await recordForFloor(rig, named)
  const running = await rig.startGateway(gateway)
  try {
    const figures = await measure(rig, running, { ...named.series, seconds, warmUpSeconds: WARM_UP_SECONDS, once: false })
    return { ...figures, startMs: running.startMs }
  } catch (error) {
    console.error(error)
    return { failed: String(error) }
  } finally {
    await running.child.stop()
  }
}

/** The floor makes the calls that ours makes. */
async function recordForFloor(rig: Rig, { series }: NamedSeries): Promise<void> {
  const running = await rig.startGateway(gatewayOf('ours'))
  try {
    await rig.record(async () => void (await ask(running.url, series.queries[0] as string)))
  } finally {
    await running.child.stop()
  }
}

function tableOf(
  { title, series }: NamedSeries,
  results: Record<string, Measured>,
  { seconds, rounds }: Pick<BenchOptions, 'seconds' | 'rounds'>,
): Table {
  const ours = results.ours
  const oursCpu = ours && 'cpuMsPerRequest' in ours ? ours.cpuMsPerRequest : Number.NaN
  return {
    title,
    notes: [
      machine(),
      `${series.connections} connections, ${pinning}; at least ${WARM_UP_SECONDS} s warm-up, ${seconds} s measured, every answer checked.`,
      ...(rounds > 1
        ? [`Of ${rounds} rounds, the gateways in turn, that in which a request cost least: it was disturbed least.`]
        : []),
      'The machine was shared with other work: ratios within one table count, not single figures.',
      ...Object.keys(results).map((name) => `${name}: ${gatewayOf(name).version}`),
    ],
    columns: [
      'gateway',
      'CPU ms/request',
      '× ours',
      'requests/s',
      'p50 ms',
      'p95 ms',
      'p99 ms',
      'CPU share',
      'peak MiB',
      'subgraph requests',
      'representations',
      'duplicates',
      'start ms',
    ],
    rows: Object.entries(results).map(([name, measured]) =>
      'failed' in measured
        ? [name, measured.failed.split('\n')[0]?.slice(0, 80), ...Array.from({ length: 11 }, () => undefined)]
        : [
            name,
            measured.cpuMsPerRequest,
            measured.cpuMsPerRequest / oursCpu,
            measured.requestsPerSecond,
            measured.latencyMs.p50,
            measured.latencyMs.p95,
            measured.latencyMs.p99,
            measured.cpuShare,
            measured.peakMiB,
            measured.subgraphRequests,
            measured.representations,
            measured.duplicates,
            measured.startMs,
          ],
    ),
  }
}
