import { isIdentified, planOf, userIdOf } from '@agentic/caller/caller'
import { DomainError } from '@agentic/service/errors'
import type { ServiceParts } from '@agentic/service/run-service'
import { createSubgraph, readSdl, type Subgraph, type SubgraphRequest } from '@agentic/service/subgraph'
import { AgentStore } from './agent/agent.store.ts'
import { Agents } from './agent/agents.ts'
import type { AgentsContext } from './context.ts'
import type { CostLedger } from './cost/cost-ledger.ts'
import { DepartmentStore } from './department/department.store.ts'
import { Departments } from './department/departments.ts'
import type { Model } from './model/model.ts'
import type { Projects } from './project/projects.ts'
import { resolvers } from './resolvers.generated.ts'
import { RunStore } from './run/run.store.ts'
import { RunWorker } from './run/run.worker.ts'
import { RunEngine } from './run/run-engine.ts'
import { RunHints } from './run/run-hints.ts'
import { RunLeaseStore } from './run/run-lease.store.ts'
import { RunRetentionStore } from './run/run-retention.store.ts'
import { createRunRetentionWorker } from './run/run-retention.worker.ts'
import { Runs, starterOf } from './run/runs.ts'
import { createSeeding } from './seed.ts'
import type { Tool } from './tool/tool.ts'
import { builtInTools } from './tool/tools.ts'

export interface AgentsParts extends ServiceParts {
  readonly costs: CostLedger
  readonly projects: Projects
  /** Without one, agents complete without a summary. */
  readonly model?: Model | undefined
  readonly tools?: readonly Tool[]
  readonly worker?: { readonly leaseMs?: number; readonly pollMs?: number; readonly runsMax?: number }
  /** How long the events of a finished run are kept. */
  readonly eventRetentionDays: number
}

export function createAgentsSubgraph(parts: AgentsParts): Subgraph {
  const { database, bus, log, quotas, costs, projects, model = null, tools = builtInTools, eventRetentionDays } = parts
  const { leaseMs = 30_000, pollMs = 1_000, runsMax = 8 } = parts.worker ?? {}
  const hints = new RunHints(bus, log)
  const engine = new RunEngine({ store: new RunLeaseStore(database), hints, tools, model, costs, log, leaseMs })
  const stores = {
    agents: new AgentStore(database),
    departments: new DepartmentStore(database),
    runs: new RunStore(database, quotas),
  }

  const seeded = createSeeding(database)
  return createSubgraph<AgentsContext>({
    name: 'agents',
    sdl: readSdl(import.meta.dirname),
    resolvers,
    log,
    contextFor: ({ caller }: SubgraphRequest) => contextFor(caller, { stores, seeded, projects, hints, tools }),
    workers: [
      new RunWorker(engine, hints, log, { pollMs, runsMax }),
      createRunRetentionWorker({ store: new RunRetentionStore(database), retentionDays: eventRetentionDays, log }),
    ],
    ready: () => database.ping(),
    close: async () => {},
  })
}

interface Shared {
  readonly stores: { readonly agents: AgentStore; readonly departments: DepartmentStore; readonly runs: RunStore }
  readonly seeded: (tenantId: string) => Promise<void>
  readonly projects: Projects
  readonly hints: RunHints
  readonly tools: readonly Tool[]
}

function contextFor(caller: SubgraphRequest['caller'], { stores, seeded, projects, hints, tools }: Shared): AgentsContext {
  if (!isIdentified(caller)) return anonymousContext
  const userId = userIdOf(caller)
  const scope = { tenantId: caller.tenantId, ...(userId && { userId }) }
  const agents = new Agents(stores.agents, scope, seeded)
  return {
    agents,
    departments: new Departments(stores.departments, scope, seeded),
    runs: new Runs({ store: stores.runs, agents, projects, hints, scope, starter: starterOf(caller), plan: planOf(caller) }),
    tools,
  }
}

// Nothing here is public but the schema itself: a request without an identity has no tenant to read from.
const anonymousContext: AgentsContext = {
  get agents() {
    return refuseAnonymous()
  },
  get departments() {
    return refuseAnonymous()
  },
  get runs() {
    return refuseAnonymous()
  },
  get tools() {
    return refuseAnonymous()
  },
}

function refuseAnonymous(): never {
  throw new DomainError('UNAUTHENTICATED', 'A credential is needed')
}
