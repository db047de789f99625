import { type Cost, type CostLedger, CostRefused } from './cost-ledger.ts'

const RECORD = `mutation RecordRunCost($input: RecordRunCostInput!) { recordRunCost(input: $input) }`

export interface GraphCostLedgerOptions {
  /** The endpoint; read at each call, since a port may only be known once the gateway listens. */
  readonly gatewayUrl: () => string
  /** A bearer token of this service for one tenant. */
  readonly serviceToken: (tenantId: string) => Promise<string>
  readonly timeoutMs?: number
  readonly fetch?: typeof globalThis.fetch
}

/** Writes costs down as any client of the graph would: through the gateway, with this service's identity. */
export function createGraphCostLedger(options: GraphCostLedgerOptions): CostLedger {
  const { gatewayUrl, serviceToken, timeoutMs = 10_000, fetch = globalThis.fetch } = options
  return {
    async record({ tenantId, ...input }: Cost) {
      const response = await fetch(gatewayUrl(), {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${await serviceToken(tenantId)}` },
        body: JSON.stringify({ query: RECORD, variables: { input } }),
        signal: AbortSignal.timeout(timeoutMs),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`recordRunCost answered ${response.status}: ${text.slice(0, 500)}`)
      const { errors = [] }: { errors?: readonly GraphError[] } = JSON.parse(text)
      const [error] = errors
      if (error) throw toRefusal(error)
    },
  }
}

interface GraphError {
  readonly message: string
  readonly extensions?: { readonly code?: string }
}

// What stays wrong when it is sent again; anything else (a timeout, a subgraph that is away) may pass.
const FINAL_CODES = ['NOT_FOUND', 'BAD_USER_INPUT', 'BUDGET_EXCEEDED', 'CONFLICT', 'IDEMPOTENCY_KEY_REUSED']

function toRefusal({ message, extensions }: GraphError): Error {
  const code = extensions?.code ?? ''
  return FINAL_CODES.includes(code) ? new CostRefused(code, message) : new Error(`recordRunCost failed: ${message}`)
}
