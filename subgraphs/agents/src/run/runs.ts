import { actorOf, type IdentifiedCaller, type Plan } from '@agentic/caller/caller'
import type { TenantScope } from '@agentic/postgres/database'
import { IdempotencyKeyReused } from '@agentic/postgres/idempotency'
import { inKeyOrder } from '@agentic/postgres/in-key-order'
import { Connection, type ConnectionArguments, readPage } from '@agentic/service/connection'
import { badInput, DomainError } from '@agentic/service/errors'
import { refuseReplayGap } from '@agentic/service/replay-gap'
import DataLoader from 'dataloader'
import { validate as isUuid, v7 } from 'uuid'
import type { Agents } from '../agent/agents.ts'
import type { Projects } from '../project/projects.ts'
import type { Artifact } from './artifact.ts'
import type { RunStore } from './run.store.ts'
import { isFinal, type NewRun, type Run, type RunFilter, type Starter } from './run.ts'
import type { RunEvent } from './run-event.ts'
import { followRun } from './run-feed.ts'
import type { RunHints } from './run-hints.ts'
import { checkRunInput } from './run-input.ts'

export interface StartRun {
  readonly agentId: string
  readonly projectId: string
  readonly input: unknown
  readonly idempotencyKey?: string | null
}

export interface RunsParts {
  readonly store: RunStore
  readonly agents: Agents
  readonly projects: Projects
  readonly hints: RunHints
  readonly scope: TenantScope
  readonly starter: Starter
  /** Of the caller's tenant. */
  readonly plan?: Plan | undefined
}

const EVENTS_MAX = 100
const KEY_LENGTH_MAX = 255
const REASON_LENGTH_MAX = 1_000

/** What one caller may do with runs. Made anew for each request: the loaders are its cache. */
export class Runs {
  readonly #store: RunStore
  readonly #agents: Agents
  readonly #projects: Projects
  readonly #hints: RunHints
  readonly #scope: TenantScope
  readonly #starter: Starter
  readonly #plan: Plan | undefined
  readonly #byId: DataLoader<string, Run | null>
  readonly #artifacts: DataLoader<string, readonly Artifact[]>

  constructor({ store, agents, projects, hints, scope, starter, plan }: RunsParts) {
    this.#store = store
    this.#agents = agents
    this.#projects = projects
    this.#hints = hints
    this.#scope = scope
    this.#starter = starter
    this.#plan = plan
    this.#byId = new DataLoader(async (ids) => inKeyOrder(ids, await store.findByIds(scope, ids), (run) => run.id))
    this.#artifacts = new DataLoader(async (ids) => {
      const byRun = Map.groupBy(await store.artifactsOf(scope, ids), (artifact) => artifact.runId)
      return ids.map((id) => byRun.get(id) ?? [])
    })
  }

  async find(id: string): Promise<Run | null> {
    return isUuid(id) ? this.#byId.load(id) : null
  }

  /** @throws NOT_FOUND for a foreign run as for a missing one, so that ids cannot be probed */
  async get(id: string): Promise<Run> {
    const run = await this.find(id)
    if (!run) throw new DomainError('NOT_FOUND', `Run ${id} not found`)
    return run
  }

  async list(args: ConnectionArguments & { readonly filter?: RunFilter | null }): Promise<Connection<Run>> {
    const filter = args.filter ?? {}
    for (const field of ['agentId', 'projectId'] as const) {
      if (filter[field] && !isUuid(filter[field])) throw badInput({ [`filter.${field}`]: 'is not an id' })
    }
    return new Connection(await this.#store.list(this.#scope, filter, readPage(args)), {
      keyOf: (run) => run.id,
      count: () => this.#store.count(this.#scope, filter),
    })
  }

  async start({ agentId, projectId, input, idempotencyKey }: StartRun): Promise<Run> {
    if (!isUuid(projectId)) throw badInput({ 'input.projectId': 'is not an id' })
    if (idempotencyKey != null && (idempotencyKey.length === 0 || idempotencyKey.length > KEY_LENGTH_MAX)) {
      throw badInput({ 'input.idempotencyKey': `must be 1 to ${KEY_LENGTH_MAX} characters long` })
    }
    const agent = await this.#agents.find(agentId)
    if (!agent) throw new DomainError('NOT_FOUND', `Agent ${agentId} not found`)
    const { definition } = agent
    checkRunInput(definition, input)
    await this.#projects.requireActive(this.#scope.tenantId, projectId)
    const run = { id: v7(), agentId, projectId, definition, input, starter: this.#starter }
    const id = await this.#insert(run, { key: idempotencyKey, arguments: { agentId, projectId, input } })
    await this.#hints.runDue(id)
    return this.get(id)
  }

  async #insert(run: NewRun, call: { key: string | null | undefined; arguments: unknown }): Promise<string> {
    try {
      return await this.#store.insert(this.#scope, run, call, this.#plan)
    } catch (error) {
      if (!(error instanceof IdempotencyKeyReused)) throw error
      throw new DomainError('IDEMPOTENCY_KEY_REUSED', error.message, { cause: error })
    }
  }

  async cancel(id: string, reason: string | null | undefined): Promise<Run> {
    if (reason && reason.length > REASON_LENGTH_MAX) throw badInput({ reason: `must be at most ${REASON_LENGTH_MAX} characters` })
    await this.get(id)
    const run = await this.#store.cancel(this.#scope, id, reason ?? '')
    if (!run) throw new DomainError('NOT_FOUND', `Run ${id} not found`)
    if (isFinal(run.state) && run.state !== 'CANCELLED') {
      throw new DomainError('CONFLICT', `Run ${id} has ended already: it is ${run.state}`)
    }
    this.#byId.clear(id).prime(id, run)
    await this.#hints.runChanged(id)
    return run
  }

  artifactsOf(run: Run): Promise<readonly Artifact[]> {
    return this.#artifacts.load(run.id)
  }

  contentOf(artifact: Artifact): Promise<string | null> {
    return this.#store.contentOf(this.#scope, artifact.id)
  }

  async eventsOf(run: Run, options: { afterSequence?: number | null; first?: number | null }): Promise<RunEvent[]> {
    const first = options.first ?? EVENTS_MAX
    if (first < 1 || first > EVENTS_MAX) throw badInput({ first: `must be from 1 to ${EVENTS_MAX}, got ${first}` })
    return this.#store.eventsAfter(this.#scope, run.id, readSequence(options.afterSequence), first)
  }

  async follow(id: string, afterSequence: number | null | undefined): Promise<AsyncGenerator<RunEvent, void, void>> {
    await this.get(id)
    const after = readSequence(afterSequence)
    if (afterSequence != null) refuseReplayGap(after, await this.#store.oldestSequence(this.#scope, id))
    return followRun({ store: this.#store, hints: this.#hints, scope: this.#scope, runId: id }, after)
  }
}

export function starterOf(caller: IdentifiedCaller): Starter {
  const { kind, id } = actorOf(caller)
  return { kind: kind === 'USER' ? 'USER' : 'SERVICE', id }
}

function readSequence(sequence: number | null | undefined): number {
  if (sequence != null && sequence < 0) throw badInput({ afterSequence: 'must not be negative' })
  return sequence ?? 0
}
