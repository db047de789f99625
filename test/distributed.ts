import assert from 'node:assert/strict'
import { roleUrl } from '@agentic/postgres/service-role'
import { freePort } from '@agentic/testing/free-port'
import { type Program, runProgram, startProgram } from '@agentic/testing/program'
import { ADMIN } from './api.ts'

type Settings = Readonly<Record<string, string>>

const SUBGRAPHS = ['identity', 'agents', 'projects', 'events'] as const
const CLIENT_SECRET = 'a secret for the tests only'

/** The platform as processes of their own, each started as its npm script does. */
export interface Distributed {
  /** The gateway's endpoint. */
  readonly url: string
  /** `http://127.0.0.1:…` of a subgraph's API process. */
  readonly subgraphUrls: readonly string[]
  /** Every process that was started and not killed, by its name. */
  readonly programs: Map<string, Program>
  /** One more worker of agents, ready to work. */
  startWorker(name: string, settings?: Settings): Promise<Program>
  /** SIGKILL: no time for a word. */
  kill(name: string): Promise<void>
  /** What was killed, as it was. */
  startAgain(name: string): Promise<Program>
  /** SIGTERM to all at once. @returns their exit codes by name */
  stop(): Promise<Record<string, number | null>>
}

export interface DistributedOptions {
  readonly ownerUrl: string
  readonly redisUrl: string
  /** More settings of the gateway, or others. @param subgraphs `http://…/graphql` of each, by its name */
  readonly gatewaySettings?: (subgraphs: Settings) => Promise<Settings>
}

/** Migrates, seeds, then starts identity, agents, projects, events and the gateway; agents has no worker yet. */
export async function startDistributed({ ownerUrl, redisUrl, ...options }: DistributedOptions): Promise<Distributed> {
  const prepared = { DATABASE_URL: ownerUrl, ADMIN_PASSWORD: ADMIN.password }
  for (const file of ['migrations/main.ts', 'seed/main.ts']) {
    const { code, output } = await runProgram(file, prepared)
    assert.equal(code, 0, output)
  }

  const [gateway, identity, agents, projects, events] = await Promise.all(['gateway', ...SUBGRAPHS].map(freePort))
  const ports = { identity, agents, projects, events }
  const urlOf = (subgraph: keyof typeof ports) => `http://127.0.0.1:${ports[subgraph]}`
  const url = `http://127.0.0.1:${gateway}/graphql`
  const endpoints = Object.fromEntries(SUBGRAPHS.map((subgraph) => [subgraph, `${urlOf(subgraph)}/graphql`]))
  const gatewaySettings = (await options.gatewaySettings?.(endpoints)) ?? {}
  const programs = new Map<string, Program>()
  const launches = new Map<string, () => Promise<Program>>()

  async function start(name: string, file: string, settings: Settings): Promise<Program> {
    launches.set(name, () => start(name, file, settings))
    const program = startProgram(file, settings)
    programs.set(name, program)
    await program.printed('listens on')
    return program
  }
  const startSubgraph = (name: string, subgraph: keyof typeof ports, settings: Settings) =>
    start(name, `subgraphs/${subgraph}/src/main.ts`, {
      DATABASE_URL: roleUrl(ownerUrl, subgraph),
      REDIS_URL: redisUrl,
      GATEWAY_JWKS_URL: new URL('/.well-known/caller-jwks.json', url).href,
      ...settings,
    })
  const forAgents = {
    GATEWAY_URL: url,
    IDENTITY_TOKEN_URL: `${urlOf('identity')}/oauth/token`,
    AGENTS_CLIENT_SECRET: CLIENT_SECRET,
    RUN_LEASE_MS: '1000',
    RUN_POLL_MS: '200',
  }

  await Promise.all([
    startSubgraph('identity', 'identity', {
      PORT: `${identity}`,
      SERVICE_CLIENTS: `agents:${CLIENT_SECRET}`,
      INTROSPECTION_CLIENTS: `gateway:${CLIENT_SECRET}`,
    }),
    startSubgraph('agents', 'agents', { PORT: `${agents}`, ROLE: 'api', ...forAgents }),
    startSubgraph('projects', 'projects', { PORT: `${projects}` }),
    startSubgraph('events', 'events', { PORT: `${events}`, ROLE: 'api', WEBHOOK_ALLOW_LOOPBACK: 'true' }),
    startSubgraph('events-worker', 'events', { PORT: '0', ROLE: 'worker', WEBHOOK_ALLOW_LOOPBACK: 'true' }),
    start('gateway', 'gateway/src/main.ts', {
      PORT: `${gateway}`,
      GATEWAY_CONFIG: 'gateway.yaml',
      SUBGRAPHS: Object.entries(endpoints)
        .map(([name, endpoint]) => `${name}=${endpoint}`)
        .join(','),
      JWKS_URL: `${urlOf('identity')}/.well-known/jwks.json`,
      INTROSPECTION_URL: `${urlOf('identity')}/oauth/introspect`,
      REVOCATIONS_URL: `${urlOf('identity')}/oauth/revocations`,
      INTROSPECTION_CLIENT_SECRET: CLIENT_SECRET,
      REDIS_URL: redisUrl,
      DRAIN_MS: '0',
      ...gatewaySettings,
    }),
  ])

  return {
    url,
    subgraphUrls: SUBGRAPHS.map(urlOf),
    programs,
    startWorker: (name, settings) => startSubgraph(name, 'agents', { PORT: '0', ROLE: 'worker', ...forAgents, ...settings }),
    async kill(name) {
      const program = programs.get(name)
      assert.ok(program, name)
      programs.delete(name)
      program.signal('SIGKILL')
      await program.ended
    },
    async startAgain(name) {
      const launch = launches.get(name)
      assert.ok(launch, name)
      return launch()
    },
    async stop() {
      for (const program of programs.values()) program.signal('SIGTERM')
      const codes = [...programs].map(async ([name, program]) => [name, await program.ended] as const)
      return Object.fromEntries(await Promise.all(codes))
    },
  }
}
