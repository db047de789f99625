import { Agent, Pool } from 'undici'
import type { SubgraphTls } from './subgraph-tls.ts'
import type { TlsSource } from './watched-tls.ts'

const CONNECTIONS_MAX = 64
const BODY_BYTES_MAX = 64 * 1024 * 1024

interface Pair {
  /** For requests. */
  readonly pool: Pool
  /** For what has a connection of its own. */
  readonly agent: Agent
}

/**
 * The connections to a subgraph. When the certificates change, new ones are opened with the new certificates, and the old ones
 * are closed when what is under way on them has ended.
 */
export class Dispatchers {
  readonly #origin: string
  readonly #stopListening: () => void
  /** Those that were replaced and have something under way, by the end of their requests. */
  readonly #retired = new Map<Pair, Promise<void>>()
  #current: Pair

  constructor(origin: string, tls: TlsSource | undefined) {
    this.#origin = origin
    this.#current = createPair(origin, tls?.current())
    this.#stopListening = tls?.onChange(() => this.#replace(tls.current())) ?? (() => {})
  }

  get pool(): Pool {
    return this.#current.pool
  }

  get agent(): Agent {
    return this.#current.agent
  }

  /** Ends requests in hand, breaks off everything else. */
  async close(): Promise<void> {
    this.#stopListening()
    await Promise.all([this.#current.pool.close(), ...this.#retired.values()])
    await Promise.all([this.#current, ...this.#retired.keys()].map(({ agent }) => agent.destroy()))
  }

  #replace(tls: SubgraphTls): void {
    const before = this.#current
    this.#current = createPair(this.#origin, tls)
    const answered = before.pool.close()
    this.#retired.set(before, answered)
    const forget = () => void this.#retired.delete(before)
    // The agent's rejects where `close` comes before its end.
    Promise.all([answered, before.agent.close()]).then(forget, forget)
  }
}

function createPair(origin: string, tls: SubgraphTls = {}): Pair {
  const pool = new Pool(origin, {
    connections: CONNECTIONS_MAX,
    // Each call has a deadline of its own.
    headersTimeout: 0,
    bodyTimeout: 0,
    maxResponseSize: BODY_BYTES_MAX,
    connect: { ...tls },
  })
  return { pool, agent: new Agent({ connect: { ...tls } }) }
}
