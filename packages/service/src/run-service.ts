import type { Bus } from '@agentic/bus/bus'
import { MemoryBus } from '@agentic/bus/memory-bus'
import { connectRedisBus } from '@agentic/bus/redis-bus'
import type { PlanQuotas } from '@agentic/caller/quotas'
import { createCallerVerifier } from '@agentic/caller/signed-caller'
import { connectDatabase, type Database } from '@agentic/postgres/database'
import { type Running, StopStack } from './lifecycle.ts'
import type { Log } from './log.ts'
import { serveSubgraph } from './serve-subgraph.ts'
import type { ServiceConfig } from './service-config.ts'
import type { Subgraph } from './subgraph.ts'

/** What a subgraph is built from, whichever way it runs. */
export interface ServiceParts {
  readonly database: Database
  readonly bus: Bus
  readonly log: Log
  /** How much each plan lets a tenant have. */
  readonly quotas: PlanQuotas
}

/**
 * Runs one subgraph as a process of its own: its API over HTTP, its workers, or both, as `config.role` says.
 * @throws Error where the database does not answer or its role could bypass row-level security
 */
export async function runService(
  name: string,
  config: ServiceConfig,
  log: Log,
  create: (parts: ServiceParts) => Subgraph | Promise<Subgraph>,
): Promise<Running> {
  const stack = new StopStack()
  try {
    const database = connectDatabase({ url: config.databaseUrl, applicationName: name })
    stack.push(() => database.close())
    await database.refuseBypassingRole()
    const bus = await connectBus(config.redisUrl, log)
    stack.push(() => bus.close())
    const subgraph = await create({ database, bus, log, quotas: config.quotas })
    stack.push(() => subgraph.close())
    if (config.role !== 'api') startWorkers(subgraph, stack)
    // A worker serves too, so that its health can be asked for; only the API role is in the gateway's list.
    const verifier = createCallerVerifier(new URL(config.gatewayJwksUrl))
    const server = await serveSubgraph(subgraph, { ...config, verifier, log })
    stack.push(() => server.stop())
    return stack
  } catch (error) {
    await stack.stop()
    throw error
  }
}

export function connectBus(redisUrl: string | undefined, log: Log): Promise<Bus> | Bus {
  if (!redisUrl) return new MemoryBus()
  return connectRedisBus({ url: redisUrl, onError: (err) => log.warn({ err }, 'Redis is away: no hints until it is back') })
}

export function startWorkers(subgraph: Subgraph, stack: StopStack): void {
  for (const worker of subgraph.workers) {
    worker.start()
    stack.push(() => worker.stop())
  }
}
