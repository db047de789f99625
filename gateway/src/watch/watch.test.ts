import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { describe, it } from 'node:test'
import { until } from '@agentic/testing/until'
import { createTestSubgraph } from '../execute/graph.fixture.ts'
import { ask, serveStub, startGateway } from '../standalone.fixture.ts'
import { boundedNames } from './bounded-names.ts'

const people = () =>
  createTestSubgraph('people', 'type Query { name: String broken: String }', {
    Query: {
      name: () => 'Ada',
      broken: () => {
        throw new Error('select * from secret')
      },
    },
  })
const settingsFor = (url: string) => ({ SUBGRAPHS: `people=${url}`, GATEWAY_DEFAULT_ACCESS: 'public' })
const at = (url: string, path: string) => new URL(path, url)

describe('metrics', () => {
  it('tell of operations by name and outcome, of plans, of subgraphs and of the event loop', async () => {
    await using stub = await serveStub(people())
    await using gateway = await startGateway(settingsFor(stub.url))
    for (let n = 0; n < 3; n += 1) await ask(gateway.url, 'query Name { name }')
    await ask(gateway.url, 'query Partial { name broken }')
    await ask(gateway.url, '{ nothing }')
    const metrics = await (await fetch(at(gateway.url, '/metrics'))).text()
    for (const line of [
      'gateway_operation_duration_seconds_count{operation="Name",outcome="ok"} 3',
      'gateway_operation_duration_seconds_count{operation="Partial",outcome="partial"} 1',
      'gateway_request_duration_seconds_count{transport="http",outcome="ok"} 4',
      'gateway_request_duration_seconds_count{transport="http",outcome="refused"} 1',
      'gateway_operations_in_flight 0',
      'gateway_plan_cache_hits_total 2',
      'gateway_plan_cache_misses_total 2',
      'gateway_plan_cache_entries 2',
      'gateway_plan_duration_seconds_count 2',
      'gateway_subgraph_duration_seconds_count{subgraph="people",outcome="ok"} 3',
      'gateway_subgraph_duration_seconds_count{subgraph="people",outcome="partial"} 1',
    ]) {
      assert.ok(
        metrics.includes(`${line}\n`),
        `${line}\n${metrics.match(/^gateway.*(count|total|entries|flight).*/gm)?.join('\n')}`,
      )
    }
    assert.match(metrics, /nodejs_eventloop_lag_p99_seconds/)
  })

  it('tell of calls that were made again, of those that were not, and of subgraphs that are left alone', async () => {
    await using stub = await serveStub(people())
    await using gateway = await startGateway({ ...settingsFor(stub.url), SUPERGRAPH_POLL_MS: '3600000' })
    const counted = async () => {
      const metrics = await (await fetch(at(gateway.url, '/metrics'))).text()
      return metrics.match(/^gateway_subgraph_(retries|circuits).*/gm)
    }
    const made = 'gateway_subgraph_retries_total{subgraph="people",outcome="made"}'
    const refused = 'gateway_subgraph_retries_total{subgraph="people",outcome="refused"}'
    const open = 'gateway_subgraph_circuits_open{subgraph="people"}'
    assert.deepEqual(await counted(), [`${made} 0`, `${refused} 0`, `${open} 0`])

    // Each but the first is asked twice, and no more than half of all calls fail.
    let calls = 0
    stub.breakOff(() => calls++ % 2 === 1)
    for (let n = 0; n < 12; n += 1) assert.deepEqual((await ask(gateway.url, '{ name }')).data, { name: 'Ada' })
    assert.deepEqual((await ask(gateway.url, '{ name }')).data, { name: null })
    assert.deepEqual(await counted(), [`${made} 11`, `${refused} 1`, `${open} 0`])

    stub.breakOff(() => true)
    await until(async () => {
      await ask(gateway.url, '{ name }')
      return (await counted())?.includes(`${open} 1`)
    })
    stub.breakOff(() => false)
    await until(async () => (await ask(gateway.url, '{ name }')).data?.name === 'Ada')
    assert.equal((await counted())?.at(-1), `${open} 0`)
  })

  it('are all named in README.md, and no others', async () => {
    await using stub = await serveStub(people())
    await using gateway = await startGateway(settingsFor(stub.url))
    const metrics = await (await fetch(at(gateway.url, '/metrics'))).text()
    const readme = await readFile(join(import.meta.dirname, '../../README.md'), 'utf8')
    const namesIn = (page: string, pattern: RegExp) => [...new Set([...page.matchAll(pattern)].map(([, name]) => name))].sort()
    assert.deepEqual(namesIn(readme, /`(gateway_\w+)`/g), namesIn(metrics, /^# TYPE (gateway_\w+)/gm))
  })

  it('have no more names than they can bear', () => {
    const nameOf = boundedNames(2)
    assert.deepEqual(['a', 'b', 'c', undefined, 'a'].map(nameOf), ['a', 'b', 'other', 'other', 'a'])
  })
})

describe('readiness', () => {
  it('ends when a subgraph is lost, within 5 s, and comes back with it; health stays', async () => {
    const stub = await serveStub(people())
    await using gateway = await startGateway(settingsFor(stub.url))
    const status = async (path: string) => (await fetch(at(gateway.url, path))).status
    assert.equal(await status('/ready'), 200)
    await stub[Symbol.asyncDispose]()
    const deadline = AbortSignal.timeout(5_000)
    await until(async () => {
      deadline.throwIfAborted()
      return (await status('/ready')) === 503
    })
    assert.equal(await status('/health'), 200)
    await using back = await serveStub(people(), stub.port)
    await until(async () => (await status('/ready')) === 200)
    assert.equal(back.port, stub.port)
  })

  it('may need less than all subgraphs', async () => {
    const stub = await serveStub(people())
    await using gateway = await startGateway({ ...settingsFor(stub.url), READY_NEEDS: 'none' })
    await stub[Symbol.asyncDispose]()
    assert.equal((await fetch(at(gateway.url, '/ready'))).status, 200)
  })

  it('ends first at SIGTERM, while requests are still answered', async () => {
    await using stub = await serveStub(people())
    const gateway = await startGateway({ ...settingsFor(stub.url), DRAIN_MS: '1000' })
    const stopped = gateway.stop()
    await until(async () => (await fetch(at(gateway.url, '/ready'))).status === 503)
    const answer = await fetch(gateway.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{"query":"{ name }"}',
    })
    assert.deepEqual([await answer.json(), answer.headers.get('connection')], [{ data: { name: 'Ada' } }, 'close'])
    assert.equal(await stopped, 0)
  })
})

describe('the log', () => {
  it('has a line for each request, with its id, its operation and what became of it', async () => {
    await using stub = await serveStub(people())
    await using gateway = await startGateway(settingsFor(stub.url))
    await ask(gateway.url, 'query Name { name }', { 'x-request-id': 'mine-1' })
    await ask(gateway.url, '{ nothing }', { 'x-request-id': 'mine-2' })
    await until(async () => gateway.output().includes('mine-2'))
    const lines = gateway
      .output()
      .split('\n')
      .filter((line) => line.includes('"requestId":"mine-'))
    const [first, second] = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
    assert.equal(first?.operation, 'Name')
    assert.equal(first?.type, 'query')
    assert.equal(first?.status, 200)
    assert.equal(first?.caller, 'ANONYMOUS')
    assert.equal(typeof first?.ms, 'number')
    assert.equal(second?.status, 400)
  })
})

describe('what a client is not told', () => {
  it('is in the log under the id of its request', async () => {
    const stub = await serveStub(people())
    await using gateway = await startGateway({ ...settingsFor(stub.url), READY_NEEDS: 'none' })
    const masked = await ask(gateway.url, '{ broken }', { 'x-request-id': 'masked-1' })
    await stub[Symbol.asyncDispose]()
    const lost = await ask(gateway.url, '{ name }', { 'x-request-id': 'lost-1' })
    assert.doesNotMatch(JSON.stringify([masked, lost]), /secret|ECONN|127\.0\.0\.1/)
    assert.equal(masked.errors?.[0]?.extensions.code, 'INTERNAL_SERVER_ERROR')
    assert.equal(lost.errors?.[0]?.extensions.code, 'SUBGRAPH_UNAVAILABLE')
    // Its lines come through a pipe, later than its answers.
    await until(async () => gateway.output().includes('A subgraph did not answer'))
    assert.match(gateway.output(), /"requestId":"masked-1".*An error was masked/)
    assert.match(gateway.output(), /ECONN.*"requestId":"lost-1".*A subgraph did not answer/)
  })
})

interface SentSpan {
  readonly name: string
  readonly traceId: string
  readonly spanId: string
  readonly parentSpanId?: string
}

/** What a collector would get over OTLP/HTTP. */
async function collect() {
  const spans: SentSpan[] = []
  const server = createServer(async (request, response) => {
    const body = (await json(request)) as { resourceSpans: { scopeSpans: { spans: SentSpan[] }[] }[] }
    assert.equal(request.url, '/v1/traces')
    spans.push(...body.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)))
    response.setHeader('content-type', 'application/json').end('{}')
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  return { spans, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, [Symbol.dispose]: () => server.close() }
}

describe('traces', () => {
  it('go from the client through request, operation, plan and fetch to the subgraph', async () => {
    using collector = await collect()
    await using stub = await serveStub(people())
    const gateway = await startGateway({ ...settingsFor(stub.url), OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })
    const traceId = '0af7651916cd43dd8448eb211c80319c'
    const asked = stub.asked.length
    await ask(gateway.url, 'query Name { name }', { traceparent: `00-${traceId}-b7ad6b7169203331-01` })
    assert.equal(await gateway.stop(), 0)

    const spans = collector.spans.filter((span) => span.traceId === traceId)
    const named = (name: string) =>
      spans.find((span) => span.name === name) ?? assert.fail(`${name} of ${spans.map((span) => span.name)}`)
    const [request, operation, plan, fetched] = [named('POST /graphql'), named('operation'), named('plan'), named('fetch people')]
    assert.equal(request.parentSpanId, 'b7ad6b7169203331')
    assert.equal(operation.parentSpanId, request.spanId)
    assert.equal(plan.parentSpanId, operation.spanId)
    assert.equal(fetched.parentSpanId, operation.spanId)
    assert.equal(stub.asked[asked]?.traceparent, `00-${traceId}-${fetched.spanId}-01`)
  })

  it('have a span of each socket, which ends when the socket is open', async () => {
    using collector = await collect()
    await using stub = await serveStub(people())
    const gateway = await startGateway({ ...settingsFor(stub.url), OTEL_EXPORTER_OTLP_ENDPOINT: collector.url })
    const socket = new WebSocket(gateway.url.replace('http', 'ws'), 'graphql-transport-ws')
    await once(socket, 'open')
    assert.equal(await gateway.stop(), 0)

    assert.deepEqual(
      collector.spans.map(({ name }) => name).filter((name) => name.startsWith('GET ')),
      ['GET /graphql'],
    )
  })

  it('are none where no collector is named', async () => {
    await using stub = await serveStub(people())
    await using gateway = await startGateway(settingsFor(stub.url))
    await ask(gateway.url, '{ name }', { traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01' })
    assert.equal(stub.asked.at(-1)?.traceparent, undefined)
  })
})
