// From the commit of a change to the first attempt to tell a webhook of it.

import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { MemoryBus } from '@agentic/bus/memory-bus'
import type { Caller } from '@agentic/caller/caller'
import { QUOTAS } from '@agentic/caller/quotas'
import type { Database } from '@agentic/postgres/database'
import { publishEvent } from '@agentic/postgres/outbox'
import { createLog } from '@agentic/service/log'
import { createEventsSubgraph } from '../subgraphs/events/src/subgraph.ts'
import { type Latency, latencyOf } from './measure/latency.ts'
import { machine } from './measure/machine.ts'
import { withPlatformDatabase } from './measure/postgres.ts'
import { report } from './measure/report.ts'
import type { BenchOptions } from './options.ts'

const EVENTS_PER_SECOND = 500
// Of one transaction, so that publishing is not what is measured.
const EVENTS_PER_COMMIT = 10
// Where they cannot keep up, less is published, and the table says so.
const PUBLISHERS = 8
const GOAL_MS = 2_000
const WAIT_SECONDS_MAX = 60

const tenantId = '01900000-0000-7000-8000-000000000001'
const admin: Caller = { kind: 'USER', tenantId, userId: tenantId, sessionId: 's', permissions: ['events:manage'] }

interface Measured {
  readonly events: number
  readonly received: number
  readonly repeated: number
  /** What was really published a second. */
  readonly perSecond: number
  readonly latencyMs: Latency
}

export async function run({ seconds }: BenchOptions): Promise<void> {
  await withPlatformDatabase(async (as) => {
    const log = createLog('bench', { level: 'warn', format: 'json' })
    const subgraph = createEventsSubgraph({
      database: as('events'),
      bus: new MemoryBus(),
      log,
      quotas: QUOTAS,
      allowLoopback: true,
      retentionDays: 90,
    })
    const receiver = await Receiver.start()
    try {
      const input = { url: receiver.url, eventTypes: ['*'] }
      const query = 'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }'
      const { errors } = await subgraph.execute({ query, variables: { input }, caller: admin, requestId: 'bench' })
      if (errors) throw new Error(`The webhook was refused: ${errors[0]?.message}`)
      for (const worker of subgraph.workers) worker.start()
      show(await measure(as('agents'), receiver, seconds), seconds)
    } finally {
      for (const worker of subgraph.workers) await worker.stop()
      await subgraph.close()
      await receiver.stop()
    }
  })
}

async function measure(database: Database, receiver: Receiver, seconds: number): Promise<Measured> {
  const events = Math.ceil(seconds) * EVENTS_PER_SECOND
  const committedAt: number[] = []
  const startedAt = performance.now()
  let next = 0
  const publisher = async () => {
    while (next < events) {
      const first = next
      next += EVENTS_PER_COMMIT
      await sleep(Math.max(0, (first / EVENTS_PER_SECOND) * 1000 - (performance.now() - startedAt)))
      await publish(database, first, committedAt)
    }
  }
  await Promise.all(Array.from({ length: PUBLISHERS }, publisher))
  const perSecond = events / ((performance.now() - startedAt) / 1000)
  const until = performance.now() + WAIT_SECONDS_MAX * 1000
  while (receiver.receivedAt.size < events && performance.now() < until) await sleep(50)
  // The receiver can be told before the publisher hears that it has committed.
  const latencies = [...receiver.receivedAt].map(([nth, at]) => Math.max(0, at - (committedAt[nth] as number)))
  const { repeated, receivedAt } = receiver
  return { events, received: receivedAt.size, repeated, perSecond, latencyMs: latencyOf(latencies) }
}

async function publish(database: Database, first: number, committedAt: number[]): Promise<void> {
  const numbers = Array.from({ length: EVENTS_PER_COMMIT }, (_, index) => first + index)
  await database.asTenant({ tenantId }, async (transaction) => {
    for (const nth of numbers) {
      const event = { type: 'run.succeeded', source: 'agents', subject: `run/${nth}`, data: { nth } }
      await publishEvent(transaction, tenantId, event)
    }
  })
  for (const nth of numbers) committedAt[nth] = performance.now()
}

/** Notes when each event is first told. */
class Receiver {
  readonly receivedAt = new Map<number, number>()
  repeated = 0
  readonly #server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { nth } = JSON.parse(Buffer.concat(chunks).toString()).data
    if (this.receivedAt.has(nth)) this.repeated += 1
    else this.receivedAt.set(nth, performance.now())
    response.writeHead(204).end()
  })

  static async start(): Promise<Receiver> {
    const receiver = new Receiver()
    await new Promise<void>((resolve) => receiver.#server.listen(0, '127.0.0.1', resolve))
    return receiver
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}

function show(measured: Measured, seconds: number): void {
  const { events, received, repeated, perSecond, latencyMs } = measured
  const columns = ['events', 'events/s', 'received', 'repeated', 'p50 ms', 'p95 ms', 'p99 ms', 'max ms']
  const rows = [[String(events), perSecond, received, repeated, latencyMs.p50, latencyMs.p95, latencyMs.p99, latencyMs.max]]
  const notes = [
    machine(),
    `${EVENTS_PER_SECOND} events a second of one tenant for ${seconds} s, ten to a commit, each for one webhook: publisher, workers and receiver are one process, Postgres another.`,
    `From the commit to the first attempt. The goal is a p99 of at most ${GOAL_MS.toLocaleString('en')} ms. The machine was shared with other work.`,
  ]
  report('webhooks', [{ title: 'Webhooks', notes, columns, rows }], { machine: machine(), ...measured })
}
