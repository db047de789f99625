import type { Database, Transaction } from '@agentic/postgres/database'
import { v7 } from 'uuid'
import type { JournalRow, RunRow } from '../rows.generated.ts'
import { type Artifact, type ArtifactContent, describeArtifact } from './artifact.ts'
import { LeaseLost, type RunLease } from './lease.ts'
import { appendEvent, endRun, publishRun, toRun } from './run.store.ts'
import type { Outcome, Run } from './run.ts'
import type { Happening } from './run-event.ts'

const JOURNAL_COLUMNS = ['act', 'result', 'finished_at'] as const
type JournalEntry = Pick<JournalRow, (typeof JOURNAL_COLUMNS)[number]>

export interface FinishedAct {
  readonly path: string
  readonly act: string
  readonly result: unknown
  readonly happenings: readonly Happening[]
  readonly progress?: number
}

/** What a worker does with a run that it holds. Every change first makes sure that the lease is still its own. */
export class RunLeaseStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  async claim(options: { leaseMs: number; runsMax: number }): Promise<RunLease[]> {
    const { rows } = await this.#database.acrossTenants((trx) =>
      trx.raw('select tenant_id, id, lease_token from agents.claim_runs(?, ?)', [options.leaseMs, options.runsMax]),
    )
    return rows.map((row: { tenant_id: string; id: string; lease_token: string }) => ({
      tenantId: row.tenant_id,
      runId: row.id,
      token: row.lease_token,
    }))
  }

  /** Reads the run; at its first time it becomes RUNNING. */
  begin(lease: RunLease): Promise<Run> {
    return this.#held(lease, async (trx, run) => {
      if (run.state === 'RUNNING') return run
      await rowOf(trx, lease).update({ state: 'RUNNING', started_at: trx.raw('clock_timestamp()') })
      await appendEvent(trx, lease.tenantId, run.id, { type: 'RunStateChanged', state: 'RUNNING' })
      await publishRun(trx, lease.tenantId, run, 'run.started', {})
      return { ...run, state: 'RUNNING' }
    })
  }

  /** Moves the lease ahead. @returns whether someone asked the run to end */
  renew(lease: RunLease, leaseMs: number): Promise<{ cancelled: boolean }> {
    return this.#held(lease, async (trx, run) => {
      await rowOf(trx, lease).update({ due_at: inMs(trx, leaseMs) })
      return { cancelled: run.cancelReason !== null }
    })
  }

  /** Lets the run fall due again after `delayMs`; work given back by a draining worker does not count as an attempt. */
  giveBack(lease: RunLease, options: { delayMs: number; counts: 'AS_ATTEMPT' | 'NOT' }): Promise<void> {
    return this.#held(lease, async (trx, run) => {
      const attempts = options.counts === 'AS_ATTEMPT' ? run.attempts : Math.max(0, run.attempts - 1)
      await rowOf(trx, lease).update({ due_at: inMs(trx, options.delayMs), lease_token: null, attempts })
    })
  }

  /** Notes that an act begins. @returns its journal entry; `cancelled` where the run must not go on */
  beginAct(
    lease: RunLease,
    act: { path: string; act: string; happening?: Happening },
  ): Promise<{ cancelled: boolean; entry: JournalEntry | null }> {
    return this.#held(lease, async (trx, run) => {
      const key = { tenant_id: lease.tenantId, run_id: lease.runId, path: act.path }
      const entry: JournalEntry | undefined = await trx('agents.journal').where(key).first(JOURNAL_COLUMNS)
      if (entry || run.cancelReason !== null) return { cancelled: run.cancelReason !== null, entry: entry ?? null }
      await trx('agents.journal').insert({ ...key, act: act.act })
      if (act.happening) await appendEvent(trx, lease.tenantId, lease.runId, act.happening)
      return { cancelled: false, entry: null }
    })
  }

  finishAct(lease: RunLease, act: FinishedAct): Promise<void> {
    return this.#held(lease, (trx) => finishAct(trx, lease, act))
  }

  /** Keeps an artifact and finishes the act that produced it, together. */
  keepArtifact(lease: RunLease, content: ArtifactContent, act: { path: string; act: string }): Promise<Artifact> {
    return this.#held(lease, async (trx) => {
      const artifact = describeArtifact(v7(), lease.runId, content)
      await trx('agents.artifact').insert({
        tenant_id: lease.tenantId,
        id: artifact.id,
        run_id: lease.runId,
        name: artifact.name,
        media_type: artifact.mediaType,
        content: content.content,
        size_bytes: artifact.sizeBytes,
        sha256: artifact.sha256,
      })
      await finishAct(trx, lease, { ...act, result: artifact, happenings: [{ type: 'ArtifactProduced', artifact }] })
      return artifact
    })
  }

  append(lease: RunLease, happening: Happening): Promise<void> {
    return this.#held(lease, (trx) => appendEvent(trx, lease.tenantId, lease.runId, happening))
  }

  end(lease: RunLease, outcome: Outcome): Promise<Run> {
    return this.#held(lease, (trx, run) => endRun(trx, lease.tenantId, run, outcome))
  }

  /** @throws LeaseLost where another worker took the run over, or it was ended */
  #held<T>(lease: RunLease, work: (trx: Transaction, run: Run) => Promise<T>): Promise<T> {
    return this.#database.asTenant({ tenantId: lease.tenantId }, async (trx) => {
      const row: RunRow | undefined = await rowOf(trx, lease).where('lease_token', lease.token).forUpdate().first()
      if (!row) throw new LeaseLost(`The lease of run ${lease.runId} is no longer ours`)
      return work(trx, toRun(row))
    })
  }
}

async function finishAct(trx: Transaction, lease: RunLease, act: FinishedAct): Promise<void> {
  if (act.progress !== undefined) await rowOf(trx, lease).update({ progress: act.progress })
  await trx('agents.journal')
    .where({ tenant_id: lease.tenantId, run_id: lease.runId, path: act.path })
    .update({ result: JSON.stringify(act.result ?? null), finished_at: trx.raw('clock_timestamp()') })
  for (const happening of act.happenings) await appendEvent(trx, lease.tenantId, lease.runId, happening)
}

function rowOf(trx: Transaction, lease: RunLease) {
  return trx('agents.run').where({ tenant_id: lease.tenantId, id: lease.runId })
}

function inMs(trx: Transaction, ms: number) {
  return trx.raw(`now() + ? * interval '1 millisecond'`, [ms])
}
