import type { Database } from '@agentic/postgres/database'

export interface ExpiredRun {
  readonly tenantId: string
  readonly runId: string
}

/** Events of finished runs that are kept no longer. */
export class RunRetentionStore {
  readonly #database: Database

  constructor(database: Database) {
    this.#database = database
  }

  /** Longest finished first. */
  async finishedBefore(expiredAt: Date, runsMax: number): Promise<readonly ExpiredRun[]> {
    const { rows } = await this.#database.acrossTenants((trx) =>
      trx.raw('select tenant_id as "tenantId", id as "runId" from agents.runs_finished_before(?, ?)', [expiredAt, runsMax]),
    )
    return rows
  }

  /**
   * Deletes the run's oldest events. The newest stays: it says how the run ended.
   * @returns true where there are no more to delete
   */
  deleteEvents({ tenantId, runId }: ExpiredRun, eventsMax: number): Promise<boolean> {
    return this.#database.asTenant({ tenantId }, async (trx) => {
      const run = () => trx('agents.run').where({ tenant_id: tenantId, id: runId })
      const ofRun = () => trx('agents.run_event').where({ tenant_id: tenantId, run_id: runId })
      const deleted = await ofRun()
        .whereIn(
          'sequence',
          ofRun().select('sequence').where('sequence', '<', run().select('last_sequence')).orderBy('sequence').limit(eventsMax),
        )
        .delete()
      if (deleted === eventsMax) return false
      await run().update({ events_expired_at: trx.fn.now() })
      return true
    })
  }
}
