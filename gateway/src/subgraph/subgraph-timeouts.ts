import type { SettingsReader } from '../settings/settings-reader.ts'

export const TIMEOUT_MS = 30_000

/** How long a subgraph may take to answer. */
export interface SubgraphTimeouts {
  readonly allMs: number
  /** By the names of those that have one of their own. */
  readonly ownMs: ReadonlyMap<string, number>
}

/** `SUBGRAPH_TIMEOUT_MS` of all, `SUBGRAPH_TIMEOUTS_MS=name=ms,…` of some */
export function readSubgraphTimeouts(settings: SettingsReader): SubgraphTimeouts {
  const allMs = settings.integer('SUBGRAPH_TIMEOUT_MS', TIMEOUT_MS, { min: 1 })
  const own = Object.entries(settings.map('SUBGRAPH_TIMEOUTS_MS', { type: 'integer', minimum: 1 }))
  for (const [name, ms] of own) {
    if (!/^[1-9]\d{0,8}$/.test(ms))
      settings.problem(`SUBGRAPH_TIMEOUTS_MS: ${name} must be a number of milliseconds, got "${ms}"`)
  }
  return { allMs, ownMs: new Map(own.map(([name, ms]) => [name, Number(ms)])) }
}
