// The platform's own subscriptions, run in one process and as several with Redis: what happens to 5,000 sockets, and runs
// that are followed over connections that break.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { connectDatabase } from '@agentic/postgres/database'
import { publishEvent } from '@agentic/postgres/outbox'
import { roleUrl } from '@agentic/postgres/service-role'
import { startProgram } from '@agentic/testing/program'
import { startRedis } from '@agentic/testing/redis'
import { until } from '@agentic/testing/until'
import { ADMIN, Api } from '../test/api.ts'
import { startDistributed } from '../test/distributed.ts'
import { createProject, startAudit } from '../test/main-job.ts'
import { type ModelQuestion, type ModelServer, startModelServer } from '../test/model-server.ts'
import { Child, memoryMiB } from './measure/child.ts'
import { CutProxy } from './measure/cut-proxy.ts'
import { CORE, machine } from './measure/machine.ts'
import { withPostgres } from './measure/postgres.ts'
import { type Cell, report, type Table } from './measure/report.ts'
import { type BenchOptions, chosenOf } from './options.ts'
import type { Received, SocketsOrder, SocketsReport } from './workload/sockets.ts'

const SOCKETS = 5_000
const FAN_OUT_EVENTS = 20
const SMALL_BYTES = 100
// So big that the queue of one who does not read, and what the kernel keeps for it, is full before the last of them.
const BIG_BYTES = 1_000_000
const RUNS = { count: 5, followers: 5, cuts: 20 }
// Of each run.
const STEADY = { pieces: 300, perSecond: 15 }
const BROKEN = { pieces: 2_000, perSecond: 30 }
const GOAL_MS = 250
// So many that the log of a run writes each piece at once.
const PIECE_CHARACTERS = 400
const EVENTS = `subscription { events(types: ["run.queued"]) { sequence message: subject } }`
const WHOLE_EVENTS = `subscription { events(types: ["run.queued"]) { sequence message: subject data } }`
const RUN_EVENTS = `subscription ($runId: ID!, $afterSequence: Int) {
  runEvents(runId: $runId, afterSequence: $afterSequence) { sequence ... on LogEmitted { message } }
}`

type Settings = Readonly<Record<string, string>>

// All sockets are of one user, and nobody is kept waiting by a limit.
const UNLIMITED: Settings = { RATE_LIMITS: 'false', SUBSCRIPTIONS_PER_USER: '100000' }

/** The platform as it runs now. */
interface Place {
  readonly url: string
  /** Of the process with the gateway. */
  readonly processId: number
  readonly ownerUrl: string
  readonly model: ModelServer
  /** Breaks the connections between the gateway and agents, where there are any. */
  readonly cutUpstream?: () => void
}

interface Way {
  readonly name: string
  readonly is: string
  run(ownerUrl: string, model: ModelServer, work: (place: Place) => Promise<void>): Promise<void>
}

const inOneProcess: Way = {
  name: 'one process',
  is: '`npm start`: gateway, subgraphs and workers in one process, local links, hints in memory',
  async run(ownerUrl, model, work) {
    const dataDir = mkdtempSync(join(tmpdir(), 'bench-platform-'))
    using program = startProgram('main.ts', {
      ...UNLIMITED,
      ...modelSettings(model),
      PORT: '0',
      DATABASE_URL: ownerUrl,
      DATA_DIR: dataDir,
      ADMIN_PASSWORD: ADMIN.password,
      LOG_FORMAT: 'json',
    })
    try {
      await program.printed('Ctrl-C stops everything')
      const url = /GraphQL +(http:\S+)/.exec(program.output())?.[1] as string
      await work({ url, processId: program.child.pid as number, ownerUrl, model })
    } finally {
      program.signal('SIGTERM')
      await program.ended
      rmSync(dataDir, { recursive: true })
    }
  },
}

const distributed: Way = {
  name: 'distributed',
  is: 'gateway, each subgraph and each worker a process, HTTP and graphql-ws between them, hints over Redis; memory is that of the gateway',
  async run(ownerUrl, model, work) {
    await using redis = await startRedis()
    let proxy: CutProxy | undefined
    const platform = await startDistributed({
      ownerUrl,
      redisUrl: redis.url,
      async gatewaySettings(subgraphs) {
        const started = await CutProxy.start(subgraphs.agents as string)
        proxy = started.proxy
        const urls = Object.entries({ ...subgraphs, agents: started.url }).map(([name, url]) => `${name}=${url}`)
        // The flag that every way to start the gateway gives.
        return { ...UNLIMITED, SUBGRAPHS: urls.join(','), NODE_OPTIONS: '--max-semi-space-size=8' }
      },
    })
    try {
      await platform.startWorker('worker', { ...modelSettings(model), RUN_LEASE_MS: '30000' })
      const processId = platform.programs.get('gateway')?.child.pid as number
      await work({ url: platform.url, processId, ownerUrl, model, cutUpstream: () => proxy?.cut() })
    } finally {
      await platform.stop()
      proxy?.stop()
    }
  },
}

function modelSettings(model: ModelServer): Settings {
  return { MODEL_BASE_URL: model.url, MODEL_NAME: 'm', MODEL_API_KEY: 'bench' }
}

/** The process with the clients. */
class Clients {
  readonly #child = new Child({
    core: CORE.others,
    command: [resolve(import.meta.dirname, 'workload/sockets.ts')],
    logPath: join(tmpdir(), `bench-sockets-${process.pid}.log`),
  })

  open = (order: Omit<Extract<SocketsOrder, { kind: 'open' }>, 'kind'>) => this.#ask({ kind: 'open', ...order }, 'open')
  cut = (nth: number) => this.#ask({ kind: 'cut', nth }, 'done')
  received = (sequence: number) => this.#ask({ kind: 'await', sequence, secondsMax: 30 }, 'received')
  stop = () => this.#child.stop()

  async #ask<Kind extends SocketsReport['kind']>(order: SocketsOrder, kind: Kind) {
    const answer = this.#child.next<SocketsReport, Kind>(kind)
    this.#child.send(order)
    return answer
  }
}

interface Series<Measured> {
  readonly name: string
  readonly title: string
  readonly columns: readonly string[]
  run(place: Place, clients: Clients): Promise<Measured>
  cells(measured: Measured): readonly Cell[]
  readonly notes: readonly string[]
}

interface FanOut {
  readonly all: Received
  readonly onePaused: Received
  readonly cutOff: number
  readonly idleMiB: number
  readonly peakMiB: number
}

const fanOut: Series<FanOut> = {
  name: 'fan-out',
  title: 'One event of the log to 5,000 sockets',
  columns: [
    'p50 ms',
    'p99 ms',
    'max ms',
    'p99 ms with one that does not read',
    'clients cut off',
    'MiB with idle sockets',
    'peak MiB',
    'lost',
    'repeated',
  ],
  async run({ url, processId, ownerUrl }, clients) {
    const api = await Api.login(url)
    await using log = await EventLog.open(api, ownerUrl)
    const open = (query: string, sockets: number, paused: number) =>
      clients.open({ url, query, sockets, paused, credential: { token: api.token } })
    const begin = async () => {
      // Nothing tells a client that its subscription has begun.
      await sleep(2_000)
      await log.publish(SMALL_BYTES)
      await clients.received(await log.lastSequence())
    }
    const send = async (payloadBytes: number) => {
      for (let nth = 1; nth <= FAN_OUT_EVENTS; nth += 1) {
        await log.publish(payloadBytes)
        await sleep(1_000)
      }
      return clients.received(await log.lastSequence())
    }
    await open(EVENTS, SOCKETS, 0)
    await begin()
    const idleMiB = memoryMiB(processId, 'VmRSS')
    const all = await send(SMALL_BYTES)
    const peakMiB = memoryMiB(processId, 'VmHWM')
    // A stream that only slow ones watch is read at their pace.
    await open(WHOLE_EVENTS, 2, 1)
    await begin()
    const onePaused = await send(BIG_BYTES)
    return { all, onePaused, cutOff: await cutOffClients(url), idleMiB, peakMiB }
  },
  cells: ({ all, onePaused, cutOff, idleMiB, peakMiB }) => [
    all.latencyMs.p50,
    all.latencyMs.p99,
    all.latencyMs.max,
    onePaused.latencyMs.p99,
    cutOff,
    idleMiB,
    peakMiB,
    all.lost + onePaused.lost,
    all.repeated + onePaused.repeated,
  ],
  notes: [
    `${SOCKETS.toLocaleString('en')} sockets of one user, ${FAN_OUT_EVENTS} events, one a second, then as many with two more clients that ask for all of each event, which is ${BIG_BYTES / 1000} KB then; one of them never reads, and is cut off when its queue is full. Latency is from before the transaction that writes the event to the outbox until the client has it; the outbox is looked into every 200 ms. Lost is what had not come 30 s after the last was sent.`,
  ],
}

/** Those whose queue was full: a stream that can be resumed closes them. */
async function cutOffClients(url: string): Promise<number> {
  const metrics = await (await fetch(new URL('/metrics', url))).text()
  return Number(/^gateway_events_dropped_total (\d+)/m.exec(metrics)?.[1])
}

/** Events of the tenant, published as a subgraph does it. */
class EventLog implements AsyncDisposable {
  readonly #api: Api
  readonly #tenantId: string
  readonly #database
  #published = 0

  private constructor(api: Api, tenantId: string, ownerUrl: string) {
    this.#api = api
    this.#tenantId = tenantId
    this.#database = connectDatabase({ url: roleUrl(ownerUrl, 'agents'), applicationName: 'bench agents' })
  }

  static async open(api: Api, ownerUrl: string): Promise<EventLog> {
    const { tenant } = await api.answer<{ tenant: { id: string } }>('{ tenant { id } }')
    return new EventLog(api, tenant.id, ownerUrl)
  }

  async publish(payloadBytes: number): Promise<void> {
    this.#published += 1
    const data = { nth: this.#published, payload: 'x'.repeat(payloadBytes) }
    const subject = `sent at ${performance.timeOrigin + performance.now()}`
    const event = { type: 'run.queued', source: 'agents', subject, data }
    await this.#database.asTenant({ tenantId: this.#tenantId }, (trx) => publishEvent(trx, this.#tenantId, event))
  }

  /** Of what was published last, when it is in the log. */
  lastSequence(): Promise<number> {
    return until(async () => {
      const { events } = await this.#api.answer<{ events: { edges: { node: { sequence: number; data: { nth: number } } }[] } }>(
        '{ events(first: 1, filter: { types: ["run.queued"] }) { edges { node { sequence data } } } }',
      )
      const newest = events.edges[0]?.node
      return newest?.data.nth === this.#published ? newest.sequence : undefined
    })
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#database.close()
  }
}

interface FollowedRuns {
  readonly steady: Received
  readonly broken: Received
  readonly events: number
  readonly perSecond: number
  readonly cuts: { readonly clients: number; readonly upstream: number }
}

interface BenchRun {
  readonly id: string
  readonly question: ModelQuestion
}

const runEvents: Series<FollowedRuns> = {
  name: 'run-events',
  title: 'Runs followed over connections that break',
  columns: [
    `p50 ms at ${STEADY.perSecond * RUNS.count}/s`,
    'p95 ms',
    'p99 ms',
    'events',
    'events/s',
    'cut clients',
    'cuts to agents',
    'received',
    'lost',
    'repeated',
    'p50 ms',
    'p95 ms',
    'max ms',
  ],
  async run({ url, model, cutUpstream }, clients) {
    const api = await Api.login(url)
    const projectId = await createProject(api, 'BENCH')
    const runs: BenchRun[] = []
    for (let nth = 0; nth < RUNS.count; nth += 1) {
      const id = await startAudit(api, projectId)
      runs.push({ id, question: await model.next() })
      const variables = { runId: id, afterSequence: 0 }
      const credential = { token: api.token }
      await clients.open({ url, query: RUN_EVENTS, sockets: RUNS.followers, paused: 0, credential, variables })
    }
    const first = runs[0] as BenchRun
    await sayAll(runs, STEADY)
    const steadyLast = await lastSequence(api, first, STEADY.pieces, 0)
    const steady = await clients.received(steadyLast)
    const startedAt = performance.now()
    const cuts = await cutWhile(sayAll(runs, BROKEN), clients, cutUpstream)
    const seconds = (performance.now() - startedAt) / 1000
    const last = await lastSequence(api, first, BROKEN.pieces, steadyLast)
    const broken = await clients.received(last)
    for (const { question } of runs) question.answer('The end.')
    const perSecond = (BROKEN.pieces * RUNS.count) / seconds
    return { steady, broken, events: (last - steadyLast) * RUNS.count, perSecond, cuts }
  },
  cells: ({ steady, broken, events, perSecond, cuts }) => [
    steady.latencyMs.p50,
    steady.latencyMs.p95,
    steady.latencyMs.p99,
    events,
    perSecond,
    cuts.clients,
    cuts.upstream,
    broken.events,
    steady.lost + broken.lost,
    steady.repeated + broken.repeated,
    broken.latencyMs.p50,
    broken.latencyMs.p95,
    broken.latencyMs.max,
  ],
  notes: [
    `${RUNS.count} runs at once, each writing down what a model says: a piece is an event, a commit and a hint; ${RUNS.followers} clients follow each run from its first event. First ${STEADY.perSecond * RUNS.count} events a second over connections that hold; then ${BROKEN.perSecond * RUNS.count} a second, while ${RUNS.cuts} times a connection is broken: one of a client or, by turns where there are any, all those from the gateway to agents. Received counts each client's own.`,
    `Latency is from the model's word to the client that follows, the run's worker and the commit included. The goal is a p95 of at most ${GOAL_MS} ms.`,
  ],
}

interface Pace {
  readonly pieces: number
  readonly perSecond: number
}

async function sayAll(runs: readonly BenchRun[], pace: Pace): Promise<void> {
  await Promise.all(runs.map(({ question }) => say(question, pace)))
}

async function say(question: ModelQuestion, { pieces, perSecond }: Pace): Promise<void> {
  const startedAt = performance.now()
  for (let nth = 1; nth <= pieces; nth += 1) {
    await sleep(Math.max(0, (nth / perSecond) * 1000 - (performance.now() - startedAt)))
    question.say(`sent at ${performance.timeOrigin + performance.now()} ${nth} of ${pieces} `.padEnd(PIECE_CHARACTERS, '.'))
  }
}

async function cutWhile(saying: Promise<unknown>, clients: Clients, cutUpstream: (() => void) | undefined) {
  const pauseMs = ((BROKEN.pieces / BROKEN.perSecond) * 1000) / (RUNS.cuts + 1)
  const cuts = { clients: 0, upstream: 0 }
  for (let nth = 0; nth < RUNS.cuts; nth += 1) {
    await sleep(pauseMs)
    if (cutUpstream && nth % 2 === 0) {
      cutUpstream()
      cuts.upstream += 1
    } else {
      // Of another run each time.
      await clients.cut(nth * (RUNS.followers + 1))
      cuts.clients += 1
    }
  }
  await saying
  return cuts
}

/** Of the event with the last of so many pieces after another event, when it is written. All runs have the same events. */
function lastSequence(api: Api, { id }: BenchRun, pieces: number, after: number): Promise<number> {
  return until(async () => {
    const { run } = await api.answer<{ run: { events: { sequence: number; message?: string }[] } }>(
      'query ($id: ID!, $after: Int) { run(id: $id) { events(afterSequence: $after) { sequence ... on LogEmitted { message } } } }',
      { id, after: after + pieces - 1 },
    )
    return run.events.find(({ message }) => message?.includes(` ${pieces} of ${pieces} `))?.sequence
  })
}

const SERIES = [fanOut, runEvents] as readonly unknown[] as readonly Series<unknown>[]

export async function run({ series }: BenchOptions): Promise<void> {
  const hasRedis = spawnSync('redis-server', ['--version']).status === 0
  if (!hasRedis) console.log('There is no redis-server on the PATH: the distributed form is left out')
  for (const chosen of chosenOf(SERIES, series)) {
    const measured: Record<string, unknown> = {}
    for (const way of hasRedis ? [inOneProcess, distributed] : [inOneProcess]) {
      console.log(`${chosen.name}: ${way.name} …`)
      measured[way.name] = await runOne(chosen, way)
    }
    report(`platform-${chosen.name}`, [tableOf(chosen, measured)], { machine: machine(), ways: measured })
  }
}

async function runOne(series: Series<unknown>, way: Way): Promise<unknown> {
  let measured: unknown
  await withPostgres({}, async (ownerUrl) => {
    await using model = await startModelServer()
    const clients = new Clients()
    try {
      await way.run(ownerUrl, model, async (place) => {
        measured = await series.run(place, clients)
        // Before the gateway: nobody shall come back to it.
        await clients.stop()
      })
    } finally {
      await clients.stop()
    }
  })
  return measured
}

function tableOf({ title, columns, notes, cells }: Series<unknown>, measured: Record<string, unknown>): Table {
  return {
    title,
    columns: ['the platform', ...columns],
    rows: Object.entries(measured).map(([name, each]) => [name, ...cells(each)]),
    notes: [
      machine(),
      ...notes,
      ...[inOneProcess, distributed].filter(({ name }) => name in measured).map(({ name, is }) => `${name}: ${is}`),
      'Not pinned to cores: Postgres, the clients and all else share them. The machine was shared with other work.',
    ],
  }
}
