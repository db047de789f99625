import type { Plan } from '@agentic/caller/caller'
import type { PlanQuotas } from '@agentic/caller/quotas'
import type { Columns } from '@agentic/postgres/columns'
import type { Database, TenantScope, Transaction } from '@agentic/postgres/database'
import { once } from '@agentic/postgres/idempotency'
import { publishEvent } from '@agentic/postgres/outbox'
import { type Page, readSlice, type Slice } from '@agentic/postgres/slice'
import { requireRoom } from '@agentic/service/quota'
import type { ArtifactRow, RunEventRow, RunRow } from '../rows.generated.ts'
import type { Artifact } from './artifact.ts'
import { type NewRun, type Outcome, type Run, type RunError, type RunFilter, UNFINISHED } from './run.ts'
import type { Happening, RunEvent } from './run-event.ts'

export function toRun(row: RunRow): Run {
  return {
    id: row.id,
    agentId: row.agent_id,
    projectId: row.project_id,
    definition: row.definition as Run['definition'],
    state: row.state,
    progress: row.progress,
    input: row.input,
    output: row.output,
    error: row.error as RunError | null,
    starter: { kind: row.started_by_kind, id: row.started_by_id },
    cancelReason: row.cancel_reason,
    attempts: row.attempts,
    queuedAt: row.queued_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}

const EVENT_COLUMNS = ['sequence', 'type', 'data', 'progress', 'at'] as const
const ARTIFACT_COLUMNS = {
  id: 'id',
  runId: 'run_id',
  name: 'name',
  mediaType: 'media_type',
  sizeBytes: 'size_bytes',
  sha256: 'sha256',
} as const satisfies Columns<ArtifactRow, Artifact>

/** What callers read and change of runs; what a worker does with one is in `RunLeaseStore`. */
export class RunStore {
  readonly #database: Database
  readonly #quotas: PlanQuotas

  constructor(database: Database, quotas: PlanQuotas) {
    this.#database = database
    this.#quotas = quotas
  }

  async findByIds(scope: TenantScope, ids: readonly string[]): Promise<Run[]> {
    const rows: RunRow[] = await this.#database.asTenant(scope, (trx) =>
      trx('agents.run').where('tenant_id', scope.tenantId).whereIn('id', ids),
    )
    return rows.map(toRun)
  }

  async list(scope: TenantScope, filter: RunFilter, page: Page): Promise<Slice<Run>> {
    const slice = await this.#database.asTenant(scope, (trx) =>
      readSlice<RunRow>(matching(trx, scope, filter), page, { key: 'id', order: 'desc' }),
    )
    return { ...slice, rows: slice.rows.map(toRun) }
  }

  async count(scope: TenantScope, filter: RunFilter): Promise<number> {
    const row = await this.#database.asTenant(scope, (trx) => matching(trx, scope, filter).count('* as total').first())
    return Number(row?.total ?? 0)
  }

  artifactsOf(scope: TenantScope, runIds: readonly string[]): Promise<Artifact[]> {
    return this.#database.asTenant(scope, (trx) =>
      trx('agents.artifact').select(ARTIFACT_COLUMNS).where('tenant_id', scope.tenantId).whereIn('run_id', runIds).orderBy('id'),
    )
  }

  async contentOf(scope: TenantScope, artifactId: string): Promise<string | null> {
    const row = await this.#database.asTenant(scope, (trx) =>
      trx('agents.artifact').where({ tenant_id: scope.tenantId, id: artifactId }).first('content'),
    )
    return row?.content ?? null
  }

  async eventsAfter(scope: TenantScope, runId: string, sequence: number, limit: number): Promise<RunEvent[]> {
    const rows: Pick<RunEventRow, (typeof EVENT_COLUMNS)[number]>[] = await this.#database.asTenant(scope, (trx) =>
      trx('agents.run_event')
        .select(EVENT_COLUMNS)
        .where({ tenant_id: scope.tenantId, run_id: runId })
        .where('sequence', '>', sequence)
        .orderBy('sequence')
        .limit(limit),
    )
    return rows.map(({ type, data, ...row }) => ({ ...(data as object), ...row, __typename: type, runId }) as RunEvent)
  }

  /** Of the run's events that are kept, or of the next one. */
  async oldestSequence(scope: TenantScope, runId: string): Promise<number> {
    const { rows } = await this.#database.asTenant(scope, (trx) =>
      trx.raw(
        `select coalesce(
           (select min(sequence) from agents.run_event where tenant_id = :tenantId and run_id = :runId),
           (select last_sequence + 1 from agents.run where tenant_id = :tenantId and id = :runId)) as sequence`,
        { tenantId: scope.tenantId, runId },
      ),
    )
    return Number(rows[0].sequence)
  }

  /** @throws IdempotencyKeyReused, QUOTA_EXCEEDED */
  insert(
    scope: TenantScope,
    run: NewRun,
    call: { key: string | null | undefined; arguments: unknown },
    plan?: Plan,
  ): Promise<string> {
    const { tenantId } = scope
    return this.#database.asTenant(scope, (trx) =>
      once(trx, { schema: 'agents', tenantId, actorId: run.starter.id, operation: 'startRun', ...call }, async () => {
        await requireRoom(trx, {
          tenantId,
          quotas: this.#quotas,
          plan,
          quota: 'CONCURRENT_RUNS',
          count: () => countUnfinished(trx, tenantId),
        })
        await trx('agents.run').insert({
          tenant_id: tenantId,
          id: run.id,
          agent_id: run.agentId,
          project_id: run.projectId,
          definition: JSON.stringify(run.definition),
          input: JSON.stringify(run.input),
          started_by_kind: run.starter.kind,
          started_by_id: run.starter.id,
        })
        await appendEvent(trx, tenantId, run.id, { type: 'RunStateChanged', state: 'QUEUED' })
        await publishRun(trx, tenantId, run, 'run.queued', {})
        return run.id
      }),
    )
  }

  /** Ends a queued run; a running one is only asked to end. @returns null where there is no such run */
  cancel(scope: TenantScope, id: string, reason: string): Promise<Run | null> {
    const { tenantId } = scope
    return this.#database.asTenant(scope, async (trx) => {
      const row: RunRow | undefined = await trx('agents.run').where({ tenant_id: tenantId, id }).forUpdate().first()
      if (!row) return null
      const run = toRun(row)
      if (run.finishedAt) return run
      await trx('agents.run').where({ tenant_id: tenantId, id }).update({ cancel_reason: reason })
      if (run.state === 'RUNNING') return { ...run, cancelReason: reason }
      return endRun(trx, tenantId, { ...run, cancelReason: reason }, { state: 'CANCELLED' })
    })
  }
}

async function countUnfinished(trx: Transaction, tenantId: string): Promise<number> {
  const row = await trx('agents.run').where({ tenant_id: tenantId }).whereIn('state', UNFINISHED).count('* as total').first()
  return Number(row?.total ?? 0)
}

/**
 * Appends an event under the run's next number. The update locks the run's row until the transaction ends, so that
 * numbers become visible in their order: a reader that has seen n never finds a smaller one later.
 */
export async function appendEvent(trx: Transaction, tenantId: string, runId: string, happening: Happening): Promise<void> {
  const { type, ...data } = happening
  const [run] = await trx('agents.run')
    .where({ tenant_id: tenantId, id: runId })
    .update({ last_sequence: trx.raw('last_sequence + 1') })
    .returning(['last_sequence', 'progress'])
  await trx('agents.run_event').insert({
    tenant_id: tenantId,
    run_id: runId,
    sequence: run.last_sequence,
    type,
    data: JSON.stringify(data),
    progress: run.progress,
  })
}

export async function endRun(trx: Transaction, tenantId: string, run: Run, outcome: Outcome): Promise<Run> {
  const succeeded = outcome.state === 'SUCCEEDED'
  const error = outcome.state === 'FAILED' ? outcome.error : null
  const [row]: RunRow[] = await trx('agents.run')
    .where({ tenant_id: tenantId, id: run.id })
    .update({
      state: outcome.state,
      output: succeeded ? JSON.stringify(outcome.output) : null,
      error: error && JSON.stringify(error),
      finished_at: trx.raw('clock_timestamp()'),
      lease_token: null,
      ...(succeeded && { progress: 1 }),
    })
    .returning('*')
  if (!row) throw new Error(`Run ${run.id} vanished while it was ended`)
  await appendEvent(trx, tenantId, run.id, { type: 'RunStateChanged', state: outcome.state })
  await publishRun(trx, tenantId, run, `run.${outcome.state.toLowerCase()}`, {
    ...(error && { error }),
    ...(outcome.state === 'CANCELLED' && { reason: run.cancelReason }),
  })
  return toRun(row)
}

export function publishRun(
  trx: Transaction,
  tenantId: string,
  run: Pick<Run, 'id' | 'agentId' | 'projectId'>,
  type: string,
  details: Record<string, unknown>,
): Promise<void> {
  const data = { runId: run.id, agentId: run.agentId, projectId: run.projectId, ...details }
  return publishEvent(trx, tenantId, { type, source: 'agents', subject: `run/${run.id}`, data })
}

function matching(trx: Transaction, scope: TenantScope, { agentId, projectId, state }: RunFilter) {
  const query = trx('agents.run').where('tenant_id', scope.tenantId)
  if (agentId) query.where('agent_id', agentId)
  if (projectId) query.where('project_id', projectId)
  if (state) query.where({ state })
  return query
}
