import { collectDefaultMetrics, Histogram, Registry } from 'prom-client'

export type Outcome = 'ok' | 'partial' | 'refused' | 'failed'

export interface Metrics {
  readonly registry: Registry
  observe(transport: 'http' | 'websocket', outcome: Outcome, seconds: number): void
}

/** A registry of its own, so that several gateways can live in one process. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const duration = new Histogram({
    name: 'gateway_request_duration_seconds',
    help: 'Time from the request to its response',
    labelNames: ['transport', 'outcome'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  return { registry, observe: (transport, outcome, seconds) => duration.observe({ transport, outcome }, seconds) }
}

export function outcomeOf(statusCode: number): Outcome {
  if (statusCode < 400) return 'ok'
  return statusCode < 500 ? 'refused' : 'failed'
}
