import {
  type Attributes,
  type Context,
  context,
  propagation,
  type Span,
  SpanKind,
  SpanStatusCode,
  trace,
} from '@opentelemetry/api'
import type { FastifyInstance, FastifyRequest } from 'fastify'

declare module 'fastify' {
  interface FastifyRequest {
    traceContext: Context
  }
}

// Does nothing, and costs next to nothing, until `startTracing` was called.
const tracer = trace.getTracer('gateway')

/**
 * Sends spans to an OpenTelemetry collector over OTLP/HTTP, for all gateways of this process. The SDK is loaded here, so
 * that it costs nothing where it is not used.
 * @param endpoint the base URL, as `OTEL_EXPORTER_OTLP_ENDPOINT` has it
 */
export async function startTracing(endpoint: string): Promise<{ stop(): Promise<void> }> {
  const { BatchSpanProcessor, NodeTracerProvider } = await import('@opentelemetry/sdk-trace-node')
  const { OTLPTraceExporter } = await import('@opentelemetry/exporter-trace-otlp-http')
  const exporter = new OTLPTraceExporter({ url: `${endpoint.replace(/\/$/, '')}/v1/traces` })
  const provider = new NodeTracerProvider({
    resource: resourceOf({ 'service.name': 'gateway' }),
    spanProcessors: [new BatchSpanProcessor(exporter)],
  })
  provider.register()
  return { stop: () => provider.shutdown() }
}

/** A span for each request, below that of its client (W3C Trace Context); what the request does is below it. */
export function traceRequests(server: FastifyInstance): void {
  server.decorateRequest('traceContext')
  server.addHook('onRequest', (request, _, done) => {
    const parent = propagation.extract(context.active(), request.headers)
    const attributes = { 'http.request.method': request.method, 'url.path': pathOf(request.url), 'request.id': request.id }
    const span = tracer.startSpan(`${request.method} ${pathOf(request.url)}`, { kind: SpanKind.SERVER, attributes }, parent)
    request.traceContext = trace.setSpan(parent, span)
    done()
  })
  // Here and not above: reading the body leaves the context.
  server.addHook('preHandler', (request, _, done) => {
    // A socket is never answered; what comes over it has spans of its own.
    if (request.ws) endSpan(request, 101)
    context.with(request.traceContext, done)
  })
  server.addHook('onResponse', (request, { statusCode }, done) => {
    if (!request.ws) endSpan(request, statusCode)
    done()
  })
}

function endSpan({ traceContext }: FastifyRequest, statusCode: number): void {
  const span = trace.getSpan(traceContext)
  span?.setAttribute('http.response.status_code', statusCode)
  if (statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR })
  span?.end()
}

/** Does its work in a span of its own. */
export async function inSpan<Result>(
  name: string,
  options: { readonly kind?: SpanKind; readonly attributes: Attributes },
  work: (span: Span) => Promise<Result>,
): Promise<Result> {
  return tracer.startActiveSpan(name, options, async (span) => {
    try {
      return await work(span)
    } catch (error) {
      span.recordException(error as Error)
      span.setStatus({ code: SpanStatusCode.ERROR })
      throw error
    } finally {
      span.end()
    }
  })
}

/** The header fields by which whoever is asked next goes on with this trace. */
export function traceHeaders(span: Span): Record<string, string> | undefined {
  if (!span.isRecording()) return undefined
  const headers: Record<string, string> = {}
  propagation.inject(context.active(), headers)
  return headers
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] ?? ''
}

/** The SDK has a package of its own for no more than this. */
function resourceOf(attributes: Record<string, string>) {
  const resource = { attributes, merge: () => resource, getRawAttributes: () => Object.entries(attributes) }
  return resource as never
}
