import type { Log } from '@agentic/service/log'
import { SpanKind, SpanStatusCode } from '@opentelemetry/api'
import { GraphQLError } from 'graphql'
import type { Links } from '../execute/run-plan.ts'
import type { SubgraphLink } from '../subgraph/link.ts'
import type { Metrics } from '../transport/metrics.ts'
import { inSpan, traceHeaders } from './tracing.ts'

/** Measures and traces what is asked of each subgraph. */
export function watchLinks(links: Links, metrics: Metrics, log: Log): Links {
  return Object.fromEntries(Object.entries(links).map(([name, link]) => [name, watched(name, link, metrics, log)]))
}

function watched(name: string, link: SubgraphLink, metrics: Metrics, log: Log): SubgraphLink {
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
          // Its client learns that it did not answer, not why.
          const cause = error instanceof GraphQLError ? (error.originalError ?? error) : error
          log.warn({ err: cause, requestId: request.requestId, subgraph: name }, 'A subgraph did not answer')
          throw error
        }
      }),
    subscribe: (request) => link.subscribe(request),
    ...(link.ready && { ready: link.ready }),
    close: () => link.close(),
  }
}
