export interface GraphClientOptions {
  /** The endpoint; read at each call, since a port may only be known once the gateway listens. */
  readonly gatewayUrl: () => string
  /** A bearer token of this service for one tenant. */
  readonly serviceToken: (tenantId: string) => Promise<string>
  readonly timeoutMs?: number
  readonly fetch?: typeof globalThis.fetch
}

/**
 * Asks the graph in one tenant; resolves to its `data`.
 * @throws GraphRefusal where the graph answered with an error, any other Error where it gave no answer
 */
export type AskGraph = <Data>(tenantId: string, query: string, variables: Readonly<Record<string, unknown>>) => Promise<Data>

/** The graph's own error, by its code of the catalogue. */
export class GraphRefusal extends Error {
  readonly code: string

  constructor(code: string, message: string) {
    super(message)
    this.code = code
  }
}

interface GraphAnswer<Data> {
  readonly data: Data
  readonly errors?: readonly { readonly message: string; readonly extensions?: { readonly code?: string } }[]
}

/** Asks as any client would: through the gateway, with this service's identity. */
export function createGraphClient(options: GraphClientOptions): AskGraph {
  const { gatewayUrl, serviceToken, timeoutMs = 10_000, fetch = globalThis.fetch } = options
  return async <Data>(tenantId: string, query: string, variables: Readonly<Record<string, unknown>>) => {
    const response = await fetch(gatewayUrl(), {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization: `Bearer ${await serviceToken(tenantId)}` },
      body: JSON.stringify({ query, variables }),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`The graph answered ${response.status}: ${text.slice(0, 500)}`)
    const { data, errors = [] }: GraphAnswer<Data> = JSON.parse(text)
    const [error] = errors
    if (error) throw new GraphRefusal(error.extensions?.code ?? 'INTERNAL_SERVER_ERROR', error.message)
    return data
  }
}
