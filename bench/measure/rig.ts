import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { GatewayUnderTest, Setting } from '../gateways/gateways.ts'
import type { Counters, RecordedRequest, StubOrder, StubReport } from '../workload/stub.ts'
import { type StubSubgraph, subgraphs } from '../workload/subgraphs.ts'
import { Child } from './child.ts'
import { composed } from './composed.ts'
import { ended } from './ending.ts'
import { CORE } from './machine.ts'

const START_MS_MAX = 60_000

export interface GatewayOptions {
  /** They stand before the gateway's program. */
  readonly nodeArguments?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Asked until it is answered; without it one that needs no subgraph. */
  readonly firstQuery?: string
}

export interface RunningGateway {
  readonly child: Child
  readonly url: string
  /** From the start of the process to its first answer. */
  readonly startMs: number
}

export interface RigOptions {
  /** The folder of the repository whose gateway is `ours`. */
  readonly checkout: string
  /** The program of the subgraphs, in workload/. */
  readonly stub?: string
  readonly subgraphs?: readonly StubSubgraph[]
}

/** A rig that is gone, with all it started, when `work` is over. */
export async function withRig(options: RigOptions, work: (rig: Rig) => Promise<void>): Promise<void> {
  const rig = await Rig.start(options)
  await ended(
    () => work(rig),
    () => rig.stop(),
  )
}

/** The stub subgraphs, their supergraph, and what starts gateways in front of them. */
export class Rig {
  readonly folder: string
  readonly privateKey: string
  readonly #checkout: string
  readonly stub: Child
  readonly #urls: Readonly<Record<string, string>>

  private constructor(folder: string, checkout: string, privateKey: string, stub: Child, urls: Readonly<Record<string, string>>) {
    this.folder = folder
    this.#checkout = checkout
    this.privateKey = privateKey
    this.stub = stub
    this.#urls = urls
  }

  static async start({ checkout, stub: program = 'stub.ts', subgraphs: served = subgraphs }: RigOptions): Promise<Rig> {
    const folder = mkdtempSync(join(tmpdir(), 'bench-'))
    const command = [resolve(import.meta.dirname, '../workload', program)]
    const stub = new Child({ core: CORE.others, command, logPath: join(folder, 'stub.log') })
    const { urls } = await stub.next<StubReport, 'listening'>('listening')
    const { privateKey, jwks } = createKeys()
    const rig = new Rig(folder, checkout, privateKey, stub, urls)
    writeFileSync(rig.#path('supergraph.graphql'), composed(served, urls))
    await rig.#order({ kind: 'keys', jwks }, 'done')
    return rig
  }

  async startGateway(gateway: GatewayUnderTest, options: GatewayOptions = {}): Promise<RunningGateway> {
    const setting = await this.#setting()
    const { command, env } = gateway.command(setting)
    const startedAt = performance.now()
    const child = new Child({
      core: CORE.gateway,
      command: [...(options.nodeArguments ?? []), ...command],
      env: { ...env, ...options.env },
      logPath: this.#path('gateway.log'),
    })
    const url = `http://127.0.0.1:${setting.port}/graphql`
    await firstAnswer(child, url, options.firstQuery ?? '{ __typename }')
    return { child, url, startMs: performance.now() - startedAt }
  }

  async counters(): Promise<Counters> {
    return (await this.#order({ kind: 'counters' }, 'counters')).counters
  }

  async setLatency(latencyMs: number): Promise<void> {
    await this.#order({ kind: 'latency', latencyMs }, 'done')
  }

  /** Keeps, for the floor, what a gateway asks the subgraphs during `work`. */
  async record(work: () => Promise<void>): Promise<readonly RecordedRequest[]> {
    await this.#order({ kind: 'record' }, 'done')
    await work()
    const { requests } = await this.#order({ kind: 'recorded' }, 'recorded')
    writeFileSync(this.#path('recorded.json'), JSON.stringify(requests))
    return requests
  }

  async stop(): Promise<void> {
    await this.stub.stop()
    rmSync(this.folder, { recursive: true })
  }

  async #order<Kind extends StubReport['kind']>(order: StubOrder, kind: Kind) {
    const report = this.stub.next<StubReport, Kind>(kind)
    this.stub.send(order)
    return report
  }

  async #setting(): Promise<Setting> {
    return {
      port: await freePort(),
      supergraphPath: this.#path('supergraph.graphql'),
      subgraphs: this.#urls,
      jwksUrl: (Object.values(this.#urls)[0] as string).replace('/graphql', '/jwks'),
      recordedPath: this.#path('recorded.json'),
      checkout: this.#checkout,
    }
  }

  #path(name: string): string {
    return join(this.folder, name)
  }
}

function createKeys() {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'bench', alg: 'EdDSA', use: 'sig' }
  return { privateKey: privateKey.export({ format: 'pem', type: 'pkcs8' }) as string, jwks: { keys: [jwk] } }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((listening) => server.once('listening', listening))
  const { port } = server.address() as { port: number }
  await new Promise((closed) => server.close(closed))
  return port
}

async function firstAnswer(child: Child, url: string, query: string): Promise<void> {
  const until = performance.now() + START_MS_MAX
  while (performance.now() < until) {
    if (!child.isRunning) await child.next('started')
    const answer = await ask(url, query)
    if (answer) return
    await sleep(20)
  }
  throw new Error(`The gateway did not answer within ${START_MS_MAX / 1000} s`)
}

/** Nothing while nobody listens there. */
export async function ask(url: string, query: string): Promise<unknown> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    return response.ok ? await response.json() : undefined
  } catch (error) {
    if (error instanceof TypeError) return undefined
    throw error
  }
}
