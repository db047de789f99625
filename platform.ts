import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { createGraphCostLedger } from '@agentic/agents/cost/graph-cost-ledger'
import { createGraphClient } from '@agentic/agents/graph/graph-client'
import { createCompatibleModel } from '@agentic/agents/model/compatible-model'
import { createGraphProjects } from '@agentic/agents/project/graph-projects'
import { createAgentsSubgraph } from '@agentic/agents/subgraph'
import { createEventsSubgraph } from '@agentic/events/subgraph'
import { createGateway } from '@agentic/gateway/gateway'
import type { SubgraphLink } from '@agentic/gateway/subgraph/link'
import { fixedSupergraph } from '@agentic/gateway/supergraph/supergraph-source'
import { startTracing } from '@agentic/gateway/watch/tracing'
import { createIdentitySubgraph } from '@agentic/identity/subgraph'
import { migrate } from '@agentic/migrations/migrate'
import type { Database } from '@agentic/postgres/database'
import { startEmbeddedPostgres } from '@agentic/postgres/embedded-postgres'
import { derivedRolePassword, type ServiceRole } from '@agentic/postgres/service-role'
import { createProjectsSubgraph } from '@agentic/projects/subgraph'
import { connectDatabases } from '@agentic/service/connect-databases'
import { claimDataDir } from '@agentic/service/data-dir'
import { type Running, StopStack } from '@agentic/service/lifecycle'
import { createLog, type Log } from '@agentic/service/log'
import { connectBus, type ServiceParts, startWorkers } from '@agentic/service/run-service'
import type { PlatformConfig } from './config.ts'
import { seed } from './seed/seed.ts'

export interface Platform extends Running {
  /** The endpoint: `http://127.0.0.1:4000/graphql`. */
  readonly url: string
  /** The admin's password where it was made just now. */
  readonly generatedPassword?: string
}

type Progress = (message: string) => void

/** Starts everything in this process; what was started is stopped again when a later part fails. */
export async function startPlatform(config: PlatformConfig, onProgress: Progress): Promise<Platform> {
  const stack = new StopStack()
  try {
    return await start(config, stack, onProgress)
  } catch (error) {
    await stack.stop()
    throw error
  }
}

async function start(config: PlatformConfig, stack: StopStack, onProgress: Progress): Promise<Platform> {
  const log = createLog('platform', config.log)
  const ownerUrl =
    config.databaseUrl ?? (await timed(onProgress, 'Postgres started', () => startPostgres(config, stack, log, onProgress)))
  await timed(onProgress, 'Database migrated', () => migrate({ ownerUrl }))
  const databases = await connectDatabases(ownerUrl, stack)
  const { generatedPassword } = await timed(onProgress, 'Data seeded', () => seed(databases, config))
  const url = await timed(onProgress, 'Subgraphs, workers and gateway started', () =>
    startServices(config, { databases, ownerUrl }, stack, log),
  )
  return { url, stop: () => stack.stop(), ...(generatedPassword && { generatedPassword }) }
}

async function startPostgres(config: PlatformConfig, stack: StopStack, log: Log, onProgress: Progress): Promise<string> {
  stack.push(claimDataDir(config.dataDir))
  const postgres = await startEmbeddedPostgres({ dataDir: config.dataDir, onProgress })
  stack.push(() => postgres.stop())
  postgres.keepAlive((message) => log.error(message))
  return postgres.url
}

async function startServices(
  config: PlatformConfig,
  { databases, ownerUrl }: { databases: Record<ServiceRole, Database>; ownerUrl: string },
  stack: StopStack,
  log: Log,
): Promise<string> {
  if (config.gateway.tracesUrl) {
    const tracing = await startTracing(config.gateway.tracesUrl)
    stack.push(() => tracing.stop())
  }
  const bus = await connectBus(config.redisUrl, log)
  stack.push(() => bus.close())
  const { quotas } = config
  const parts = (role: ServiceRole): ServiceParts => ({
    database: databases[role],
    bus,
    log: log.child({ subgraph: role }),
    quotas,
  })

  // As identity alone does where nothing else is set: both ways to run open what the other has sealed.
  const keyEncryptionKey = derivedRolePassword(ownerUrl, 'identity')
  const allowLoopbackOidc = config.allowLoopbackWebhooks
  const identity = createIdentitySubgraph({ ...parts('identity'), keyEncryptionKey, allowLoopbackOidc, mail: config.mail })
  let gatewayUrl = ''
  const ask = createGraphClient({
    gatewayUrl: () => gatewayUrl,
    serviceToken: async (tenantId) => (await identity.issueServiceToken('agents', tenantId)).accessToken,
  })
  const links = {
    identity: identity.subgraph,
    agents: createAgentsSubgraph({
      ...parts('agents'),
      costs: createGraphCostLedger(ask),
      projects: createGraphProjects(ask),
      model: config.model && createCompatibleModel(config.model),
      eventRetentionDays: config.retentionDays.runEvents,
    }),
    projects: createProjectsSubgraph(parts('projects')),
    events: createEventsSubgraph({
      ...parts('events'),
      allowLoopback: config.allowLoopbackWebhooks,
      retentionDays: config.retentionDays.events,
    }),
  }
  const gateway = await createGateway({
    config: config.gateway,
    supergraph: fixedSupergraph(readFileSync(join(import.meta.dirname, 'schema/supergraph.graphql'), 'utf8')),
    linkFor: ({ name }) => openLink(links, name),
    jwks: identity.jwks,
    introspect: identity.introspect,
    readRevocations: identity.readRevocations,
    // In process callers are handed over as they are: no subgraph needs a key to verify them.
    callerJwks: { keys: [] },
    log,
  })
  gatewayUrl = (await gateway.listen()).url
  for (const subgraph of Object.values(links)) {
    stack.push(() => subgraph.close())
    startWorkers(subgraph, stack)
  }
  // Stopped first: nobody is served any more while the workers finish what they have in hand.
  stack.push(() => gateway.stop())
  return gatewayUrl
}

/** A subgraph outlives the gateway: its workers finish what they have in hand. */
function openLink(links: Readonly<Record<string, SubgraphLink>>, name: string): SubgraphLink {
  const link = links[name]
  if (!link) throw new Error(`schema/supergraph.graphql has a subgraph ${name} that is not here`)
  return { ...link, close: async () => {} }
}

async function timed<T>(onProgress: Progress, done: string, work: () => Promise<T>): Promise<T> {
  const startedAt = performance.now()
  const result = await work()
  onProgress(`${done} (${Math.round(performance.now() - startedAt)} ms)`)
  return result
}
