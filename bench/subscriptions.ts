// Many sockets, one stream of events: how fast they arrive, what they cost, and whether any is lost.
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type GatewayUnderTest, gatewayOf } from './gateways/gateways.ts'
import { Child } from './measure/child.ts'
import { CORE, machine, pinning } from './measure/machine.ts'
import type { ProbeOrder, ProbeReport } from './measure/probe.ts'
import { type Cell, report, type Table } from './measure/report.ts'
import { type Rig, type RunningGateway, withRig } from './measure/rig.ts'
import { type BenchOptions, chosenOf } from './options.ts'
import type { EventStubOrder, EventStubReport } from './workload/event-stub.ts'
import type { Received, SocketsOrder, SocketsReport } from './workload/sockets.ts'
import { subgraphs } from './workload/subgraphs.ts'
import { TickLog, tickerSubgraph } from './workload/ticker.ts'

const COMPARED = ['ours', 'hive']
const SOCKETS = 5_000
const FAN_OUT_EVENTS = 20
// So big that the queue of one who does not read, and what the kernel keeps for it, is full after some seconds.
const CROWDED = { events: 60, perSecond: 1, payloadBytes: 900_000 }
const SLOW = { sockets: 20, more: 9, events: 5_000, perSecond: 500, payloadBytes: 4_000 }
const CUTS = { events: 10_000, perSecond: 1_000, ofEach: 10 }

const PRELOAD = resolve(import.meta.dirname, 'measure/probe.ts')
const WATCH = 'subscription { ticks { sequence sentAtMs payload } }'
const WATCH_WITH_ENTITY = 'subscription { ticks { sequence sentAtMs payload product { name price } } }'
const WATCH_FROM = 'subscription ($afterSequence: Int) { ticks(afterSequence: $afterSequence) { sequence sentAtMs payload } }'
const WATCH_LITTLE = 'subscription { ticks { sequence sentAtMs } }'
// A field that cannot be resumed: whoever is too slow stays connected.
const WATCH_NOISE = 'subscription { noise { sequence sentAtMs payload } }'

interface Scenario<Measured> {
  readonly name: string
  readonly title: string
  readonly columns: readonly string[]
  run(stage: Stage): Promise<Measured>
  cells(measured: Measured): readonly Cell[]
  readonly notes: readonly string[]
}

/** One gateway in front of the subgraph of events, with no clients yet. */
class Stage {
  readonly gateway: RunningGateway
  readonly #rig: Rig
  readonly clients: Child

  constructor(rig: Rig, gateway: RunningGateway) {
    this.#rig = rig
    this.gateway = gateway
    this.clients = new Child({
      core: CORE.others,
      command: [resolve(import.meta.dirname, 'workload/sockets.ts')],
      logPath: join(rig.folder, 'sockets.log'),
    })
  }

  async open(query: string, sockets: number, paused = 0): Promise<void> {
    const { url } = this.gateway
    const credential = { privateKey: this.#rig.privateKey }
    await this.#client({ kind: 'open', url, query, sockets, paused, credential }, 'open')
    // Nothing tells a client that its subscription has begun.
    await sleep(1_000)
  }

  /** All have got an event: from here on it can be told what is lost. */
  async begin(): Promise<number> {
    const first = await this.emit(1, 1, 10)
    await this.received(first)
    return first
  }

  /** @returns the sequence of the last one */
  async emit(count: number, perSecond: number, payloadBytes: number): Promise<number> {
    return (await this.subgraph({ kind: 'emit', count, perSecond, payloadBytes }, 'emitted')).last
  }

  cutClient = () => this.#client({ kind: 'cut', nth: 0 }, 'done')
  cutUpstream = () => this.subgraph({ kind: 'cut' }, 'done')
  received = (sequence: number) => this.#client({ kind: 'await', sequence, secondsMax: 30 }, 'received')

  async subgraph<Kind extends EventStubReport['kind']>(order: EventStubOrder, kind: Kind) {
    const answer = this.#rig.stub.next<EventStubReport, Kind>(kind)
    this.#rig.stub.send(order)
    return answer
  }

  /** Events that were dropped for slow clients; nothing where the gateway does not tell. */
  async dropped(): Promise<number | undefined> {
    const metrics = await (await fetch(new URL('/metrics', this.gateway.url))).text()
    const [, count] = /^gateway_events_dropped_total (\d+)/m.exec(metrics) ?? []
    return count === undefined ? undefined : Number(count)
  }

  async liveMiB(): Promise<number> {
    const answer = this.gateway.child.next<ProbeReport, 'live-memory'>('live-memory')
    this.gateway.child.send({ kind: 'live-memory' } satisfies ProbeOrder)
    return (await answer).mebibytes
  }

  async stop(): Promise<void> {
    await this.clients.stop()
    await this.gateway.child.stop()
  }

  async #client<Kind extends SocketsReport['kind']>(order: SocketsOrder, kind: Kind) {
    const answer = this.clients.next<SocketsReport, Kind>(kind)
    this.clients.send(order)
    return answer
  }
}

interface FanOut {
  readonly received: Received
  readonly idleMiB: number
  readonly peakMiB: number
  readonly cpuMsPerEvent: number
  readonly upstreams: number
  readonly entityRequests: number
}

const fanOut = (name: string, title: string, query: string): Scenario<FanOut> => ({
  name,
  title,
  columns: [
    'p50 ms',
    'p99 ms',
    'max ms',
    'gateway CPU ms/event',
    'MiB with idle sockets',
    'peak MiB',
    'upstream subscriptions',
    'entity requests/event',
    'lost',
    'repeated',
  ],
  async run(stage) {
    await stage.open(query, SOCKETS)
    await stage.begin()
    const idleMiB = stage.gateway.child.residentMiB()
    const upstreams = await stage.subgraph({ kind: 'upstreams' }, 'upstreams')
    const cpuBefore = stage.gateway.child.cpuMs()
    const received = await stage.received(await stage.emit(FAN_OUT_EVENTS, 1, 100))
    const after = await stage.subgraph({ kind: 'upstreams' }, 'upstreams')
    return {
      received,
      idleMiB,
      peakMiB: stage.gateway.child.peakMiB(),
      cpuMsPerEvent: (stage.gateway.child.cpuMs() - cpuBefore) / FAN_OUT_EVENTS,
      upstreams: upstreams.open,
      entityRequests: (after.requests - upstreams.requests) / FAN_OUT_EVENTS,
    }
  },
  cells: ({ received: { latencyMs, lost, repeated }, ...rest }) => [
    latencyMs.p50,
    latencyMs.p99,
    latencyMs.max,
    rest.cpuMsPerEvent,
    rest.idleMiB,
    rest.peakMiB,
    rest.upstreams,
    rest.entityRequests,
    lost,
    repeated,
  ],
  notes: [
    `${SOCKETS.toLocaleString('en')} sockets of as many users, ${FAN_OUT_EVENTS} events, one a second. Latency is from the subgraph to the client; all clients are one process, whose own work is in it. Lost is what had not come 30 s after the last was sent.`,
  ],
})

interface Crowd {
  readonly none: Received
  readonly one: Received
  readonly dropped: number | undefined
}

const slowAmongMany: Scenario<Crowd> = {
  name: 'fan-out-slow',
  title: 'One client that stops reading, among 5,000',
  columns: [
    'p50 ms when all read',
    'p99 ms when all read',
    'p50 ms of the others',
    'p99 ms of the others',
    'lost by the others',
    'events that the slow client did not get',
  ],
  async run(stage) {
    const send = async () => stage.received(await stage.emit(CROWDED.events, CROWDED.perSecond, CROWDED.payloadBytes))
    await stage.open(WATCH_LITTLE, SOCKETS)
    await stage.open(WATCH_NOISE, 1)
    await stage.begin()
    const none = await send()
    await stage.open(WATCH_NOISE, 1, 1)
    const one = await send()
    return { none, one, dropped: await stage.dropped() }
  },
  cells: ({ none, one, dropped }) => [
    none.latencyMs.p50,
    none.latencyMs.p99,
    one.latencyMs.p50,
    one.latencyMs.p99,
    one.lost,
    dropped,
  ],
  notes: [
    `${SOCKETS.toLocaleString('en')} sockets that get 100 bytes of each event and one that gets all of its ${CROWDED.payloadBytes / 1000} KB: ${CROWDED.events} events, one a second; then as many with one more of the latter kind that never reads, and whose queue is full before long.`,
  ],
}

interface SlowClient {
  readonly none: Received
  readonly one: Received
  readonly firstMiB: number
  /** For each of those who came after it. */
  readonly furtherMiB: number
}

const slowClient: Scenario<SlowClient> = {
  name: 'slow-client',
  title: 'One client that stops reading',
  columns: [
    'p99 ms of the others',
    'p99 ms when all read',
    'live MiB for the slow client',
    'live MiB for each further one',
    'lost by the others',
  ],
  async run(stage) {
    const send = async () => stage.received(await stage.emit(SLOW.events, SLOW.perSecond, SLOW.payloadBytes))
    await stage.open(WATCH_NOISE, SLOW.sockets)
    await stage.begin()
    const none = await send()
    const withNone = await stage.liveMiB()
    await stage.open(WATCH_NOISE, 1, 1)
    const one = await send()
    const withOne = await stage.liveMiB()
    await stage.open(WATCH_NOISE, SLOW.more, SLOW.more)
    await send()
    const furtherMiB = ((await stage.liveMiB()) - withOne) / SLOW.more
    return { none, one, firstMiB: withOne - withNone, furtherMiB }
  },
  cells: ({ none, one, firstMiB, furtherMiB }) => [one.latencyMs.p99, none.latencyMs.p99, firstMiB, furtherMiB, one.lost],
  notes: [
    `${SLOW.sockets} clients, ${SLOW.events.toLocaleString('en')} events of ${SLOW.payloadBytes.toLocaleString('en')} bytes at ${SLOW.perSecond} a second with all reading, then as many with one more client that never reads.`,
    `Live memory is the least after one of several garbage collections, beyond what was there before that client; then ${SLOW.more} more of its kind came.`,
  ],
}

interface Broken {
  readonly received: Received
  readonly upstreamsOpened: number
}

const broken: Scenario<Broken> = {
  name: 'cuts',
  title: 'Forced disconnects',
  columns: ['events', 'lost', 'repeated', 'reconnects of the client', 'p50 ms', 'p95 ms', 'max ms', 'upstream subscriptions'],
  async run(stage) {
    await stage.open(WATCH_FROM, 1)
    await stage.begin()
    const before = await stage.subgraph({ kind: 'upstreams' }, 'upstreams')
    const emitting = stage.emit(CUTS.events, CUTS.perSecond, 100)
    const pauseMs = ((CUTS.events / CUTS.perSecond) * 1000) / (CUTS.ofEach * 2 + 1)
    for (let nth = 0; nth < CUTS.ofEach; nth += 1) {
      for (const cut of [stage.cutClient, stage.cutUpstream]) {
        await sleep(pauseMs)
        await cut()
      }
    }
    const received = await stage.received(await emitting)
    const after = await stage.subgraph({ kind: 'upstreams' }, 'upstreams')
    return { received, upstreamsOpened: after.opened - before.opened }
  },
  cells: ({ received, upstreamsOpened }) => [
    received.events,
    received.lost,
    received.repeated,
    received.reconnects,
    received.latencyMs.p50,
    received.latencyMs.p95,
    received.latencyMs.max,
    upstreamsOpened,
  ],
  notes: [
    `${CUTS.events.toLocaleString('en')} events at ${CUTS.perSecond} a second; the client's connection is broken ${CUTS.ofEach} times, the one from gateway to subgraph as often. The client resumes after the last event that it has seen.`,
  ],
}

const SCENARIOS: readonly Scenario<unknown>[] = [
  fanOut('fan-out', 'One event to 5,000 sockets', WATCH),
  fanOut('fan-out-entity', 'One event to 5,000 sockets, with an entity of another subgraph', WATCH_WITH_ENTITY),
  slowAmongMany,
  slowClient,
  broken,
] as readonly unknown[] as readonly Scenario<unknown>[]

export async function run({ gateways, series, checkout }: BenchOptions): Promise<void> {
  const chosen = (gateways.length > 0 ? gateways : COMPARED).map(gatewayOf)
  for (const scenario of chosenOf(SCENARIOS, series)) {
    const measured: Record<string, unknown> = {}
    for (const gateway of chosen) measured[gateway.name] = await runOne(scenario, gateway, checkout)
    report(`subscriptions-${scenario.name}`, [tableOf(scenario, measured)], { machine: machine(), gateways: measured })
  }
}

async function runOne(scenario: Scenario<unknown>, gateway: GatewayUnderTest, checkout: string): Promise<unknown> {
  console.log(`${scenario.name}: ${gateway.name} …`)
  const served = [tickerSubgraph(new TickLog()), ...subgraphs.filter(({ name }) => name === 'products')]
  let measured: unknown
  await withRig({ checkout, stub: 'event-stub.ts', subgraphs: served }, async (rig) => {
    const running = await rig.startGateway(gateway, {
      nodeArguments: ['--expose-gc', '--import', PRELOAD],
      env: SETTINGS,
    })
    const stage = new Stage(rig, running)
    try {
      measured = await scenario.run(stage)
    } catch (error) {
      console.error(error)
      measured = { failed: String(error) }
    } finally {
      await stage.stop()
    }
  })
  return measured
}

// Ours shares a stream between users where it is told that they all see the same.
const SETTINGS = { SHARED_FIELDS: 'Subscription,Tick,Product' }

function tableOf({ title, columns, notes, cells }: Scenario<unknown>, measured: Record<string, unknown>): Table {
  return {
    title,
    columns: ['gateway', ...columns],
    rows: Object.entries(measured).map(([name, each]) =>
      isFailed(each)
        ? [name, each.failed.split('\n')[0]?.slice(0, 100), ...columns.slice(1).map(() => undefined)]
        : [name, ...cells(each)],
    ),
    notes: [
      machine(),
      ...notes,
      `Over HTTP subgraphs, ${pinning}. The machine was shared with other work.`,
      ...Object.keys(measured).map((name) => `${name}: ${gatewayOf(name).version}`),
    ],
  }
}

function isFailed(measured: unknown): measured is { failed: string } {
  return typeof measured === 'object' && measured !== null && 'failed' in measured
}
