import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import type { CallWatch } from '../subgraph/call-policy.ts'
import { boundedNames } from '../watch/bounded-names.ts'

export type Outcome = 'ok' | 'partial' | 'refused' | 'failed'

export interface Metrics {
  readonly registry: Registry
  /** From a request to its response, whatever became of it. */
  observe(transport: 'http' | 'websocket', outcome: Outcome, seconds: number): void
  /** A query or a mutation; events of subscriptions are none. */
  operation(name: string | undefined, outcome: Outcome, seconds: number): void
  /** @param step 1 when an operation begins, -1 when it ends */
  inFlight(step: 1 | -1): void
  planFound(): void
  /** @param kept plans that are kept now */
  planned(seconds: number, kept: number): void
  subgraph(subgraph: string, outcome: Outcome, seconds: number): void
  /** Retries and the circuit breaker of one way to a subgraph. */
  callsTo(subgraph: string): CallWatch
  rateLimited(policy: string): void
  /** A question to the policy decision point. */
  policiesAsked(outcome: 'ok' | 'failed', seconds: number): void
  supergraphOffered(outcome: 'served' | 'refused'): void
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
// Names come from clients: each is a set of time series.
const NAMES_MAX = 200

/** A registry of its own, so that several gateways can live in one process. The lag of the event loop is in it too. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const registers = [registry]
  const counter = (name: string, help: string, labelNames: string[] = []) => new Counter({ name, help, labelNames, registers })
  const histogram = (name: string, help: string, labelNames: string[] = []) =>
    new Histogram({ name, help, labelNames, buckets: SECONDS, registers })

  collectDefaultMetrics({ register: registry })
  const requests = histogram('gateway_request_duration_seconds', 'Time from the request to its response', [
    'transport',
    'outcome',
  ])
  const operations = histogram('gateway_operation_duration_seconds', 'Time of an operation', ['operation', 'outcome'])
  const running = new Gauge({ name: 'gateway_operations_in_flight', help: 'Operations that are not answered yet', registers })
  const planHits = counter('gateway_plan_cache_hits_total', 'Operations whose plan was there')
  const planMisses = counter('gateway_plan_cache_misses_total', 'Operations whose plan had to be made')
  const plansKept = new Gauge({ name: 'gateway_plan_cache_entries', help: 'Plans that are kept', registers })
  const planning = histogram('gateway_plan_duration_seconds', 'Time to make a plan')
  const subgraphs = histogram('gateway_subgraph_duration_seconds', 'Time a subgraph took', ['subgraph', 'outcome'])
  const retries = counter('gateway_subgraph_retries_total', 'Tries after the first, made or refused by their budget', [
    'subgraph',
    'outcome',
  ])
  const circuits = new Gauge({
    name: 'gateway_subgraph_circuits_open',
    help: 'Ways to a subgraph that is left alone because most of its calls failed',
    labelNames: ['subgraph'],
    registers,
  })
  const limited = counter('gateway_rate_limited_total', 'Operations refused by a rate limit', ['policy'])
  const asking = histogram('gateway_policy_duration_seconds', 'Time the policy decision point took', ['outcome'])
  const offered = counter('gateway_supergraphs_total', 'Supergraphs that came, and what became of them', ['outcome'])
  const nameOf = boundedNames(NAMES_MAX)

  return {
    registry,
    observe: (transport, outcome, seconds) => requests.observe({ transport, outcome }, seconds),
    operation: (name, outcome, seconds) => operations.observe({ operation: nameOf(name), outcome }, seconds),
    inFlight: (step) => running.inc(step),
    planFound: () => planHits.inc(),
    planned(seconds, kept) {
      planMisses.inc()
      plansKept.set(kept)
      planning.observe(seconds)
    },
    subgraph: (subgraph, outcome, seconds) => subgraphs.observe({ subgraph, outcome }, seconds),
    callsTo(subgraph) {
      // A rate is only seen of what was there before.
      for (const outcome of ['made', 'refused']) retries.inc({ subgraph, outcome }, 0)
      circuits.inc({ subgraph }, 0)
      return {
        retried: (outcome) => retries.inc({ subgraph, outcome }),
        leftAlone: (step) => circuits.inc({ subgraph }, step),
      }
    },
    rateLimited: (policy) => limited.inc({ policy }),
    policiesAsked: (outcome, seconds) => asking.observe({ outcome }, seconds),
    supergraphOffered: (outcome) => offered.inc({ outcome }),
  }
}

export function outcomeOf(statusCode: number): Outcome {
  if (statusCode < 400) return 'ok'
  return statusCode < 500 ? 'refused' : 'failed'
}
