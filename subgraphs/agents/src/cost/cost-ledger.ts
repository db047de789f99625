/** What one act of a run used up. */
export interface Cost {
  readonly tenantId: string
  readonly runId: string
  readonly agentId: string
  readonly projectId: string
  /** Who started the run. */
  readonly onBehalfOfId: string
  readonly kind: 'TOOL' | 'COMPUTE' | 'MODEL_CALL'
  readonly provider?: string
  readonly model?: string
  readonly inputTokens?: number
  readonly outputTokens?: number
  readonly durationMs?: number
  /** The same cost sent twice, after a crash, is counted once. */
  readonly idempotencyKey: string
}

/** The ledger will not take this cost, however often it is sent: its project is unknown, its budget is used up. */
export class CostRefused extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

/**
 * Where costs are written down. CostRefused ends the run as failed; any other rejection makes it wait and try again,
 * so that no cost is lost.
 */
export interface CostLedger {
  record(cost: Cost): Promise<void>
}
