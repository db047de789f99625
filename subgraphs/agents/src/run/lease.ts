/** A worker's right to do a run, until it expires. The token changes with each claim: an old holder is refused. */
export interface RunLease {
  readonly tenantId: string
  readonly runId: string
  readonly token: string
}

/** Another worker holds the run now, or it has ended: whoever gets this stops without a trace. */
export class LeaseLost extends Error {}
