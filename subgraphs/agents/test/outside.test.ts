import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { CostRefused } from '../src/cost/cost-ledger.ts'
import { createGraphCostLedger } from '../src/cost/graph-cost-ledger.ts'
import { createGraphClient } from '../src/graph/graph-client.ts'
import { createServiceToken } from '../src/graph/service-token.ts'
import { createCompatibleModel } from '../src/model/compatible-model.ts'
import { createGraphProjects } from '../src/project/graph-projects.ts'

interface Received {
  readonly headers: IncomingMessage['headers']
  readonly body: string
}

/** A real HTTP server that answers everything alike and keeps what it received. */
async function startServer(answer: { status?: number; type?: string; body: string }) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += chunk
    received.push({ headers: request.headers, body })
    response.writeHead(answer.status ?? 200, { 'content-type': answer.type ?? 'application/json' }).end(answer.body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const askAt = (url: string) =>
  createGraphClient({ gatewayUrl: () => url, serviceToken: async (tenantId) => `token-of-${tenantId}` })

const cost = {
  tenantId: 't1',
  runId: 'r1',
  agentId: 'a1',
  projectId: 'p1',
  onBehalfOfId: 'u1',
  kind: 'TOOL',
  durationMs: 5,
  idempotencyKey: 'r1/1',
} as const

test('a cost goes to the gateway with the bearer token of its tenant, and without the tenant in its input', async () => {
  await using gateway = await startServer({ body: '{"data":{"recordRunCost":true}}' })
  const ledger = createGraphCostLedger(askAt(gateway.url))
  await ledger.record(cost)
  const [request] = gateway.received
  assert.equal(request?.headers.authorization, 'Bearer token-of-t1')
  const { tenantId: _, ...input } = cost
  assert.deepEqual(JSON.parse(request?.body ?? '').variables, { input })
})

test('a cost that the graph refuses, or that does not arrive, is an error', async () => {
  await using refusing = await startServer({
    body: '{"errors":[{"message":"Budget exceeded","extensions":{"code":"BUDGET_EXCEEDED"}}]}',
  })
  await assert.rejects(createGraphCostLedger(askAt(refusing.url)).record(cost), CostRefused)
  await using broken = await startServer({ status: 503, body: 'down' })
  await assert.rejects(createGraphCostLedger(askAt(broken.url)).record(cost), /503: down/)
})

test('a run starts only in an active project, and not while projects cannot be asked', async () => {
  const startIn = async (body: string, status = 200) => {
    await using gateway = await startServer({ status, body })
    await createGraphProjects(askAt(gateway.url)).requireActive('t1', 'p1')
  }
  await startIn('{"data":{"project":{"state":"ACTIVE"}}}')
  await assert.rejects(startIn('{"data":{"project":null}}'), { code: 'NOT_FOUND' })
  await assert.rejects(startIn('{"data":{"project":{"state":"ARCHIVED"}}}'), { code: 'CONFLICT' })
  await assert.rejects(startIn('down', 503), { code: 'SUBGRAPH_UNAVAILABLE' })
})

test('a service token is asked for once and again shortly before it expires', async () => {
  await using identity = await startServer({ body: '{"access_token":"abc","token_type":"Bearer","expires_in":300}' })
  let now = 0
  const token = createServiceToken({ tokenUrl: identity.url, clientSecret: 's3cret', now: () => now })
  assert.deepEqual([await token('t1'), await token('t1')], ['abc', 'abc'])
  assert.equal(identity.received.length, 1)
  now = 271_000
  await token('t1')
  assert.equal(identity.received.length, 2)
  const form = new URLSearchParams(identity.received[0]?.body)
  assert.deepEqual([form.get('client_id'), form.get('client_secret'), form.get('tenant_id')], ['agents', 's3cret', 't1'])
})

test('a model behind the OpenAI protocol streams its text and tells its tokens', async () => {
  const chunk = (delta: object, more: object = {}) =>
    `data: ${JSON.stringify({ id: '1', created: 1, model: 'm', choices: [{ index: 0, delta, finish_reason: null }], ...more })}\n\n`
  const body = [
    chunk({ role: 'assistant', content: 'Rotate ' }),
    chunk({ content: 'the token.' }),
    chunk({}, { choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] }),
    chunk({}, { choices: [], usage: { prompt_tokens: 12, completion_tokens: 4, total_tokens: 16 } }),
    'data: [DONE]\n\n',
  ].join('')
  await using server = await startServer({ type: 'text/event-stream', body })
  const pieces: string[] = []
  const onText = async (text: string) => void pieces.push(text)
  const model = createCompatibleModel({ baseUrl: server.url, name: 'm' })
  const answer = await model.ask({ system: 's', prompt: 'p', signal: new AbortController().signal, onText })
  assert.deepEqual(pieces, ['Rotate ', 'the token.'])
  assert.deepEqual(answer, { text: 'Rotate the token.', inputTokens: 12, outputTokens: 4 })
})

test('a model that does not answer properly is an error', async () => {
  await using server = await startServer({ status: 400, body: '{"error":{"message":"no such model"}}' })
  const model = createCompatibleModel({ baseUrl: server.url, name: 'm' })
  const ask = model.ask({ system: 's', prompt: 'p', signal: new AbortController().signal, onText: async () => {} })
  await assert.rejects(ask, /The model m failed/)
})
