import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import type { Links } from '../execute/run-plan.ts'
import type { SubgraphLink } from '../subgraph/link.ts'
import type { Metrics } from '../transport/metrics.ts'
import { inSpan, traceHeaders } from './tracing.ts'

/** Measures and traces what is asked of each subgraph. */
export function watchLinks(links: Links, metrics: Metrics): Links {
  return Object.fromEntries(Object.entries(links).map(([name, link]) => [name, watched(name, link, metrics)]))
}

function watched(name: string, link: SubgraphLink, metrics: Metrics): SubgraphLink {
  const options = { kind: SpanKind.CLIENT, attributes: { 'subgraph.name': name } }
  return {
    execute: (request) =>
      inSpan(`fetch ${name}`, options, async (span) => {
        const startedAt = performance.now()
        const observe = (outcome: 'ok' | 'partial' | 'failed') =>
          metrics.subgraph(name, outcome, (performance.now() - startedAt) / 1000)
        try {
          const headers = traceHeaders(span)
          const result = await link.execute(headers ? { ...request, traceHeaders: headers } : request)
          if (result.errors?.length) span.setStatus({ code: SpanStatusCode.ERROR })
          observe(result.errors?.length ? 'partial' : 'ok')
          return result
        } catch (error) {
          observe('failed')
          throw error
        }
      }),
    subscribe: (request) => link.subscribe(request),
    ...(link.ready && { ready: link.ready }),
    close: () => link.close(),
  }
}
