import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import type { Transport } from './outbox.ts'
import type { LiveEvent } from './subscriber.ts'

/** What is counted of subscriptions. Their number by that of the upstreams is how much sharing saves. */
export interface SubscriptionMetrics {
  readonly upstreams: Pick<Gauge, 'inc' | 'dec'>
  subscribed(transport: Transport): Counted
  connected(transport: Transport): Counted
  arrived(subscribers: number): void
  read(event: LiveEvent): void
  dropped(): void
  resumed(): void
}

/** Counted until its end. */
export interface Counted {
  end(): void
}

export function createSubscriptionMetrics(registry: Registry): SubscriptionMetrics {
  const registers = [registry]
  const labelNames = ['transport'] as const
  const subscriptions = new Gauge({ name: 'gateway_subscriptions', help: 'Open subscriptions', labelNames, registers })
  const connections = new Gauge({
    name: 'gateway_live_connections',
    help: 'Connections for subscriptions',
    labelNames,
    registers,
  })
  const upstreams = new Gauge({ name: 'gateway_subscription_upstreams', help: 'Subscriptions to subgraphs', registers })
  const eventsIn = new Counter({ name: 'gateway_events_in_total', help: 'Events from subgraphs', registers })
  const eventsOut = new Counter({ name: 'gateway_events_out_total', help: 'Events for clients', registers })
  const drops = new Counter({ name: 'gateway_events_dropped_total', help: 'Events that a slow client did not get', registers })
  const resumes = new Counter({ name: 'gateway_subscription_resumes_total', help: 'Sources resumed after a break', registers })
  const lag = new Histogram({
    name: 'gateway_event_lag_seconds',
    help: 'Time from the arrival of an event to its writing to a client',
    buckets: [0.001, 0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 5, 10],
    registers,
  })
  const counting = (gauge: typeof subscriptions) => (transport: Transport) => {
    gauge.inc({ transport })
    return { end: () => gauge.dec({ transport }) }
  }
  return {
    upstreams,
    subscribed: counting(subscriptions),
    connected: counting(connections),
    arrived(subscribers) {
      eventsIn.inc()
      eventsOut.inc(subscribers)
    },
    read: ({ arrivedAt }) => lag.observe((performance.now() - arrivedAt) / 1000),
    dropped: () => drops.inc(),
    resumed: () => resumes.inc(),
  }
}
