import assert from 'node:assert/strict'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { MemoryBus } from '@agentic/bus/memory-bus'
import type { Caller } from '@agentic/caller/caller'
import { QUOTAS } from '@agentic/caller/quotas'
import { publishEvent } from '@agentic/postgres/outbox'
import { createLog } from '@agentic/service/log'
import { freshDatabase } from '@agentic/testing/database'
import { until } from '@agentic/testing/until'
import type { ExecutionResult } from 'graphql'
import { Webhook as Verifier } from 'standardwebhooks'
import { v7 } from 'uuid'
import { DeliveryStore } from '../src/delivery/delivery.store.ts'
import { ATTEMPTS_MAX, outcomeOf } from '../src/delivery/delivery.ts'
import { createEventsSubgraph } from '../src/subgraph.ts'

const TENANT = '01900000-0000-7000-8000-000000000001'
const OTHER = '01900000-0000-7000-8000-000000000002'
const log = createLog('test', { level: 'silent', format: 'json' })

const CREATE = `mutation ($input: CreateWebhookInput!) {
  createWebhook(input: $input) { secret webhook { id url state eventTypes } } }`
const DELIVERIES = `{ deliveries { totalCount nodes: edges { node {
  id state nextAttemptAt event { id type sequence } webhook { id } attempts { statusCode error responseBody } } } } }`

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** A real HTTP endpoint; `answer` says what the nth request gets. */
async function startReceiver(
  answer: (nth: number) => { status: number; body?: string; location?: string } = () => ({ status: 200 }),
) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    const chunks = await request.toArray()
    received.push({ headers: request.headers, body: Buffer.concat(chunks).toString() })
    const { status, body = 'ok', location } = answer(received.length)
    response.writeHead(status, location ? { location } : {}).end(body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    received,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

async function startEvents({ allowLoopback = true, workers = true } = {}) {
  const fresh = await freshDatabase()
  const bus = new MemoryBus()
  const agents = fresh.as('agents')
  const database = fresh.as('events')
  let aheadMs = 0
  const now = () => new Date(Date.now() + aheadMs)
  const subgraph = createEventsSubgraph({ database, bus, log, quotas: QUOTAS, allowLoopback, retentionDays: 90, now })
  if (workers) for (const worker of subgraph.workers) worker.start()
  const requestOf = (query: string, variables: Record<string, unknown>, tenantId: string) => {
    const caller: Caller = {
      kind: 'USER',
      tenantId,
      userId: '01900000-0000-7000-8000-0000000000aa',
      sessionId: 's',
      permissions: ['events:manage'],
    }
    return { query, variables, caller, requestId: 'r' }
  }
  // biome-ignore lint/suspicious/noExplicitAny: a test reads what it has asked for
  const ask = async (query: string, variables: Record<string, unknown> = {}, tenantId = TENANT): Promise<any> =>
    JSON.parse(JSON.stringify(await subgraph.execute(requestOf(query, variables, tenantId))))
  return {
    ask,
    database,
    now,
    advance: (ms: number) => {
      aheadMs += ms
    },
    createWebhook: async (url: string, eventTypes = ['*']) =>
      (await ask(CREATE, { input: { url, eventTypes } })).data.createWebhook as { secret: string; webhook: { id: string } },
    publish: (type: string, data: Record<string, unknown> = {}, tenantId = TENANT) =>
      agents.asTenant({ tenantId }, (trx) => publishEvent(trx, tenantId, { type, source: 'agents', subject: 'run/1', data })),
    agents,
    subscribe: async (variables: Record<string, unknown>, tenantId = TENANT) => {
      const query =
        'subscription ($types: [String!], $after: Int) { events(types: $types, afterSequence: $after) { sequence type } }'
      const results = await subgraph.subscribe(requestOf(query, variables, tenantId))
      assert.ok(Symbol.asyncIterator in results, JSON.stringify(results))
      return results
    },
    async [Symbol.asyncDispose]() {
      if (workers) for (const worker of subgraph.workers) await worker.stop()
      await subgraph.close()
      await bus.close()
      await fresh[Symbol.asyncDispose]()
    },
  }
}

function headersOf({ headers }: Received) {
  return {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(headers['webhook-timestamp']),
    'webhook-signature': String(headers['webhook-signature']),
  }
}

test('a committed event is delivered to the webhooks that want it, and the official verifier accepts it', async () => {
  await using receiver = await startReceiver()
  await using events = await startEvents()
  const { secret } = await events.createWebhook(receiver.url, ['run.succeeded'])
  await events.publish('run.queued')
  await events.publish('run.succeeded', { runId: '1' })

  await until(() => receiver.received.length === 1)
  const [request] = receiver.received
  assert.ok(request)
  const payload = new Verifier(secret).verify(request.body, headersOf(request)) as Record<string, unknown>
  assert.deepEqual(Object.keys(payload), ['type', 'timestamp', 'data'])
  assert.equal(payload.type, 'run.succeeded')
  assert.deepEqual(payload.data, { runId: '1' })
  await until(async () => (await events.ask(DELIVERIES)).data.deliveries.nodes[0].node.state === 'DELIVERED')
  const { deliveries } = (await events.ask(DELIVERIES)).data
  assert.equal(deliveries.totalCount, 1)
  assert.equal(deliveries.nodes[0].node.event.sequence, 2)
  assert.deepEqual(deliveries.nodes[0].node.attempts, [{ statusCode: 200, error: null, responseBody: 'ok' }])
})

test('a rolled back event is never sent, and leaves no gap in the sequence', async () => {
  await using receiver = await startReceiver()
  await using events = await startEvents()
  await events.createWebhook(receiver.url)
  await assert.rejects(
    events.agents.asTenant({ tenantId: TENANT }, async (trx) => {
      await publishEvent(trx, TENANT, { type: 'run.failed', source: 'agents', subject: 'run/1', data: {} })
      throw new Error('rolled back')
    }),
    /rolled back/,
  )
  await events.publish('run.queued')
  await until(() => receiver.received.length === 1)
  assert.equal(JSON.parse(receiver.received[0]?.body ?? '').type, 'run.queued')
  // Nothing is sent that has no row, and rows are made together with the entries of the log.
  assert.equal((await events.ask(DELIVERIES)).data.deliveries.totalCount, 1)
  const { data } = await events.ask('{ events { edges { node { sequence type } } } }')
  assert.deepEqual(data.events.edges, [{ node: { sequence: 1, type: 'run.queued' } }])
})

test('an answer of 503 is retried with the same id and a fresh signature', async () => {
  await using receiver = await startReceiver((nth) => ({ status: nth === 1 ? 503 : 200 }))
  await using events = await startEvents()
  const { secret } = await events.createWebhook(receiver.url)
  await events.publish('run.failed')
  await until(async () => (await events.ask(DELIVERIES)).data.deliveries.nodes[0]?.node.attempts.length === 1)
  const { node } = (await events.ask(DELIVERIES)).data.deliveries.nodes[0]
  assert.equal(node.state, 'DUE')
  assert.equal(node.attempts[0].statusCode, 503)
  events.advance(10_000)
  await until(() => receiver.received.length === 2)
  const [first, second] = receiver.received
  assert.ok(first && second)
  assert.equal(second.headers['webhook-id'], first.headers['webhook-id'])
  assert.notEqual(second.headers['webhook-timestamp'], first.headers['webhook-timestamp'])
  assert.notEqual(second.headers['webhook-signature'], first.headers['webhook-signature'])
  new Verifier(secret).verify(second.body, headersOf(second))
})

test('a redirect is not followed: it is a failed attempt', async () => {
  await using other = await startReceiver()
  await using receiver = await startReceiver(() => ({ status: 307, location: other.url }))
  await using events = await startEvents()
  await events.createWebhook(receiver.url)
  await events.publish('run.failed')
  await until(async () => (await events.ask(DELIVERIES)).data.deliveries.nodes[0]?.node.attempts.length === 1)
  assert.equal(other.received.length, 0)
})

test('retries end after the schedule of Standard Webhooks, and an answer of 410 ends them at once', () => {
  const attempt = { at: new Date(), statusCode: 500, durationMs: 1, error: 'x', responseBody: null }
  assert.deepEqual(outcomeOf(attempt, 1, 0), { state: 'DUE', retryAfterMs: 5_000 })
  assert.deepEqual(outcomeOf(attempt, 1, 1), { state: 'DUE', retryAfterMs: 6_000 })
  assert.deepEqual(outcomeOf(attempt, ATTEMPTS_MAX, 0), { state: 'GIVEN_UP' })
  assert.equal(outcomeOf({ ...attempt, statusCode: 410 }, 1, 0).state, 'GIVEN_UP')
})

test('an answer of 410 disables the webhook; at most 20 kB of the answer are kept; it can be redelivered', async () => {
  await using receiver = await startReceiver((nth) => (nth === 1 ? { status: 410, body: 'x'.repeat(300_000) } : { status: 200 }))
  await using events = await startEvents()
  const { webhook } = await events.createWebhook(receiver.url, ['run.failed'])
  await events.publish('run.failed')
  await until(async () => (await events.ask(DELIVERIES)).data.deliveries.nodes[0]?.node.state === 'GIVEN_UP')
  const { node } = (await events.ask(DELIVERIES)).data.deliveries.nodes[0]
  assert.equal(node.attempts[0].responseBody.length, 20_000)
  const shown = await events.ask('query ($id: ID!) { webhook(id: $id) { state disabledReason } }', { id: webhook.id })
  assert.deepEqual(shown.data.webhook, { state: 'DISABLED', disabledReason: 'The endpoint answered 410 Gone' })

  const redeliver = 'mutation ($id: ID!) { redeliver(deliveryId: $id) { state } }'
  assert.equal((await events.ask(redeliver, { id: node.id })).errors[0].extensions.code, 'CONFLICT')
  const pause = await events.ask('mutation ($id: ID!) { pauseWebhook(id: $id) { state } }', { id: webhook.id })
  assert.equal(pause.errors[0].extensions.code, 'CONFLICT')
  await events.ask('mutation ($id: ID!) { resumeWebhook(id: $id) { state } }', { id: webhook.id })
  assert.equal((await events.ask(redeliver, { id: node.id })).data.redeliver.state, 'DUE')
  await until(() => receiver.received.length === 2)
  assert.equal(receiver.received[1]?.headers['webhook-id'], receiver.received[0]?.headers['webhook-id'])
})

test('a delivery that a dead worker claimed falls due again, and the late worker changes nothing', async () => {
  await using receiver = await startReceiver()
  await using events = await startEvents({ workers: false })
  await events.createWebhook(receiver.url)
  await events.publish('run.failed')
  const { OutboxStore } = await import('../src/event/outbox.store.ts')
  await new OutboxStore(events.database).move(TENANT, { limit: 10, now: events.now() })

  const store = new DeliveryStore(events.database)
  const claim = () => store.claim({ now: events.now(), leaseMs: 25_000, limit: 10 })
  const [abandoned] = await claim()
  assert.ok(abandoned)
  assert.deepEqual(await claim(), [])
  events.advance(26_000)
  const [taken] = await claim()
  assert.ok(taken)
  assert.equal(taken.id, abandoned.id)
  assert.notEqual(taken.lease, abandoned.lease)
  assert.equal((await store.findSendables(TENANT, [abandoned])).size, 0)
  assert.equal((await store.findSendables(TENANT, [taken])).size, 1)
  await store.skip(abandoned)
  assert.equal((await events.ask(DELIVERIES)).data.deliveries.nodes[0].node.state, 'DUE')
})

test('a paused webhook gets nothing', async () => {
  await using receiver = await startReceiver()
  await using events = await startEvents()
  const { webhook } = await events.createWebhook(receiver.url)
  await events.ask('mutation ($id: ID!) { pauseWebhook(id: $id) { state } }', { id: webhook.id })
  await events.publish('run.failed')
  await until(async () => (await events.ask('{ events { totalCount } }')).data.events.totalCount === 1)
  // Nothing is sent that has no row, and rows are made together with the entries of the log.
  assert.equal((await events.ask(DELIVERIES)).data.deliveries.totalCount, 0)
})

test('a webhook to a private, local or mapped address is refused', async () => {
  await using events = await startEvents({ allowLoopback: false, workers: false })
  for (const host of [
    '127.0.0.1',
    'localhost',
    '2130706433',
    '0.0.0.0',
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[::ffff:10.0.0.1]',
    '[::7f00:1]',
    '[fe80::1]',
    '[fd00:ec2::254]',
    '[64:ff9b::7f00:1]',
  ]) {
    const { errors } = await events.ask(CREATE, { input: { url: `http://${host}/hook`, eventTypes: ['*'] } })
    assert.equal(errors[0].extensions.code, 'BAD_USER_INPUT', host)
    assert.equal(errors[0].extensions.fields.url, 'must lead to a public address', host)
  }
})

test('allowLoopback opens loopback only', async () => {
  await using events = await startEvents({ workers: false })
  for (const host of ['10.0.0.1', '[::ffff:127.0.0.1]', '169.254.169.254']) {
    const { errors } = await events.ask(CREATE, { input: { url: `http://${host}/`, eventTypes: ['*'] } })
    assert.ok(errors[0].extensions.fields.url)
  }
})

for (const host of ['127.0.0.1', 'localhost']) {
  test(`an address that became private after creation is refused at connect time (${host})`, async () => {
    await using receiver = await startReceiver()
    await using events = await startEvents({ allowLoopback: false })
    // As if its name had led elsewhere when it was created.
    await events.database.asTenant({ tenantId: TENANT }, (trx) =>
      trx('events.webhook').insert({
        tenant_id: TENANT,
        id: v7(),
        url: receiver.url.replace('127.0.0.1', host),
        description: '',
        event_types: ['*'],
        secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
        state: 'ACTIVE',
        created_at: new Date(),
      }),
    )
    await events.publish('run.failed')
    await until(async () => (await events.ask(DELIVERIES)).data.deliveries.nodes[0]?.node.attempts.length === 1)
    assert.match((await events.ask(DELIVERIES)).data.deliveries.nodes[0].node.attempts[0].error, /is not public/)
    assert.equal(receiver.received.length, 0)
  })
}

test('an unknown event type, and a key that was used with other arguments, are refused', async () => {
  await using receiver = await startReceiver()
  await using events = await startEvents({ workers: false })
  const create = (input: Record<string, unknown>) => events.ask(CREATE, { input: { url: receiver.url, ...input } })
  const unknown = await create({ eventTypes: ['run.exploded'] })
  assert.match(unknown.errors[0].extensions.fields.eventTypes, /run\.exploded/)
  const first = await create({ eventTypes: ['*'], idempotencyKey: 'k' })
  assert.match(first.data.createWebhook.secret, /^whsec_/)
  assert.deepEqual(await create({ eventTypes: ['*'], idempotencyKey: 'k' }), first)
  const reused = await create({ eventTypes: ['run.failed'], idempotencyKey: 'k' })
  assert.equal(reused.errors[0].extensions.code, 'IDEMPOTENCY_KEY_REUSED')
})

test('a test event goes to one webhook only, and a webhook can be changed within the same rules', async () => {
  await using receiver = await startReceiver()
  await using other = await startReceiver()
  await using events = await startEvents()
  const { secret, webhook } = await events.createWebhook(receiver.url, ['run.failed'])
  await events.createWebhook(other.url, ['*'])
  const send = 'mutation ($id: ID!) { sendTestEvent(webhookId: $id) { state event { sequence type } } }'
  const sent = await events.ask(send, { id: webhook.id })
  assert.deepEqual(sent.data.sendTestEvent, { state: 'DUE', event: { sequence: 1, type: 'webhook.test' } })
  assert.equal((await events.ask(send, { id: webhook.id }, OTHER)).errors[0].extensions.code, 'NOT_FOUND')
  await until(() => receiver.received.length === 1)
  const [request] = receiver.received
  assert.ok(request)
  new Verifier(secret).verify(request.body, headersOf(request))
  assert.equal(other.received.length, 0)

  const update = (input: Record<string, unknown>, tenantId = TENANT) =>
    events.ask(
      'mutation ($id: ID!, $input: UpdateWebhookInput!) { updateWebhook(id: $id, input: $input) { url eventTypes } }',
      { id: webhook.id, input },
      tenantId,
    )
  const updated = await update({ eventTypes: ['run.queued'] })
  assert.deepEqual(updated.data.updateWebhook, { url: receiver.url, eventTypes: ['run.queued'] })
  assert.ok((await update({ url: 'http://10.0.0.1/' })).errors[0].extensions.fields.url)
  assert.ok((await update({ eventTypes: [] })).errors[0].extensions.fields.eventTypes)
  assert.equal((await update({}, OTHER)).errors[0].extensions.code, 'NOT_FOUND')
})

test('a subscription replays and then follows, without gap or duplicate', async () => {
  await using events = await startEvents()
  for (let i = 0; i < 5; i++) await events.publish('run.queued')
  await until(async () => (await events.ask('{ events { totalCount } }')).data.events.totalCount === 5)
  const subscription = await events.subscribe({ after: 2 })
  const publishing = Promise.all(Array.from({ length: 245 }, () => events.publish('run.started')))
  const sequences: number[] = []
  while (sequences.length < 248) sequences.push(await nextSequence(subscription))
  await publishing
  assert.deepEqual(
    sequences,
    Array.from({ length: 248 }, (_, i) => i + 3),
  )
  // Left while it waits for an event that does not come: must not hang.
  const waiting = subscription.next()
  await subscription.return()
  assert.equal((await waiting).done, true)
})

test('a subscription without a start gets only what comes later, and only the types that it asked for', async () => {
  await using events = await startEvents()
  await events.publish('run.failed')
  await until(async () => (await events.ask('{ events { totalCount } }')).data.events.totalCount === 1)
  const subscription = await events.subscribe({ types: ['run.failed'] })
  const next = nextSequence(subscription)
  await events.publish('run.queued')
  await until(async () => (await events.ask('{ events { totalCount } }')).data.events.totalCount === 2)
  await events.publish('run.failed')
  assert.equal(await next, 3)
  await subscription.return()
})

async function nextSequence(subscription: AsyncGenerator<ExecutionResult, void>): Promise<number> {
  const { value } = await subscription.next()
  assert.ok(value?.data, JSON.stringify(value))
  return (value.data.events as { sequence: number }).sequence
}

test('webhooks, events and deliveries of another tenant are invisible and cannot be changed', async () => {
  await using receiver = await startReceiver()
  await using events = await startEvents()
  const { webhook } = await events.createWebhook(receiver.url)
  await events.publish('run.failed')
  await until(async () => (await events.ask(DELIVERIES)).data.deliveries.nodes[0]?.node.state === 'DELIVERED')
  const { node } = (await events.ask(DELIVERIES)).data.deliveries.nodes[0]
  const seen = await events.ask(
    `query ($w: ID!, $d: ID!, $e: ID!) { webhook(id: $w) { id } delivery(id: $d) { id } event(id: $e) { id }
       webhooks { totalCount } deliveries { totalCount } events { totalCount } malformed: webhook(id: "x") { id } }`,
    { w: webhook.id, d: node.id, e: node.event.id },
    OTHER,
  )
  const none = { totalCount: 0 }
  assert.deepEqual(seen.data, {
    webhook: null,
    delivery: null,
    event: null,
    webhooks: none,
    deliveries: none,
    events: none,
    malformed: null,
  })
  for (const field of ['pauseWebhook(id: $id) { id }', 'resumeWebhook(id: $id) { id }', 'deleteWebhook(id: $id)']) {
    const { errors } = await events.ask(`mutation ($id: ID!) { ${field} }`, { id: webhook.id }, OTHER)
    assert.equal(errors[0].extensions.code, 'NOT_FOUND')
  }
  const redelivered = await events.ask('mutation ($id: ID!) { redeliver(deliveryId: $id) { id } }', { id: node.id }, OTHER)
  assert.equal(redelivered.errors[0].extensions.code, 'NOT_FOUND')
  await events.publish('run.queued', {}, OTHER)
  await until(async () => (await events.ask('{ events { totalCount } }', {}, OTHER)).data.events.totalCount === 1)
  assert.equal(receiver.received.length, 1)

  const deleted = await events.ask('mutation ($id: ID!) { deleteWebhook(id: $id) }', { id: webhook.id })
  assert.equal(deleted.data.deleteWebhook, webhook.id)
  assert.equal((await events.ask('{ deliveries { totalCount } }')).data.deliveries.totalCount, 0)
})

test('every list pages in both directions and refuses a cursor of another list', async () => {
  await using events = await startEvents()
  for (let i = 0; i < 3; i++) await events.publish('run.queued')
  await until(async () => (await events.ask('{ events { totalCount } }')).data.events.totalCount === 3)
  const page = await events.ask('{ events(last: 1) { edges { cursor node { sequence } } pageInfo { hasPreviousPage } } }')
  assert.equal(page.data.events.edges[0].node.sequence, 1)
  assert.equal(page.data.events.pageInfo.hasPreviousPage, true)
  const { errors } = await events.ask('query ($after: String) { webhooks(after: $after) { totalCount } }', {
    after: page.data.events.edges[0].cursor,
  })
  assert.equal(errors[0].extensions.fields.after, 'is not a cursor of this list')
})
