import { type AskGraph, GraphRefusal } from '../graph/graph-client.ts'
import { type Cost, type CostLedger, CostRefused } from './cost-ledger.ts'

const RECORD = `mutation RecordRunCost($input: RecordRunCostInput!) { recordRunCost(input: $input) }`
// What stays wrong when it is sent again; anything else (a timeout, a subgraph that is away) may pass.
const FINAL_CODES = ['NOT_FOUND', 'BAD_USER_INPUT', 'BUDGET_EXCEEDED', 'CONFLICT', 'IDEMPOTENCY_KEY_REUSED']

/** Writes costs down in projects. */
export function createGraphCostLedger(ask: AskGraph): CostLedger {
  return {
    async record({ tenantId, ...input }: Cost) {
      try {
        await ask(tenantId, RECORD, { input })
      } catch (error) {
        if (error instanceof GraphRefusal && FINAL_CODES.includes(error.code)) throw new CostRefused(error.code, error.message)
        throw error
      }
    },
  }
}
