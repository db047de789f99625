import assert from 'node:assert/strict'
import { test } from 'node:test'
import { MemoryBus } from '@agentic/bus/memory-bus'
import type { Caller } from '@agentic/caller/caller'
import { QUOTAS } from '@agentic/caller/quotas'
import { connectKnex } from '@agentic/postgres/database'
import { createLog } from '@agentic/service/log'
import { freshDatabase } from '@agentic/testing/database'
import { until } from '@agentic/testing/until'
import { EventRetentionStore } from '../src/event/event-retention.store.ts'
import { createEventsSubgraph } from '../src/subgraph.ts'

const TENANT = '01900000-0000-7000-8000-000000000001'
const OTHER = '01900000-0000-7000-8000-000000000002'
const WEBHOOK = '01900000-0000-7000-8000-000000000003'
const log = createLog('test', { level: 'silent', format: 'json' })

const callerOf = (tenantId: string): Caller => ({
  kind: 'USER',
  tenantId,
  userId: tenantId,
  sessionId: 's',
  permissions: ['events:manage'],
})

/** @param ages in days, of the tenant's events 1, 2, 3 … */
async function startKept(agesOf: Readonly<Record<string, readonly number[]>>) {
  const fresh = await freshDatabase()
  const owner = connectKnex({ url: fresh.ownerUrl, applicationName: 'test', connectionsMax: 1 })
  for (const [tenantId, ages] of Object.entries(agesOf)) {
    await owner.raw('insert into events.tenant_sequence values (?, ?)', [tenantId, ages.length])
    await owner.raw(
      `insert into events.event (tenant_id, id, sequence, type, source, subject, data, at)
       select ?, gen_random_uuid(), sequence, 'run.queued', 'agents', 'run/1', '{}', now() - days * interval '1 day'
         from unnest(?::integer[]) with ordinality as age (days, sequence)`,
      [tenantId, [...ages]],
    )
  }
  const database = fresh.as('events')
  const subgraph = createEventsSubgraph({
    database,
    bus: new MemoryBus(),
    log,
    quotas: QUOTAS,
    allowLoopback: true,
    retentionDays: 90,
  })
  return {
    owner,
    database,
    subgraph,
    async sequencesOf(tenantId: string): Promise<number[]> {
      const { rows } = await owner.raw('select sequence from events.event where tenant_id = ? order by sequence', [tenantId])
      return rows.map(({ sequence }: { sequence: bigint }) => Number(sequence))
    },
    async follow(after: number) {
      const query = 'subscription ($after: Int) { events(afterSequence: $after) { sequence } }'
      const results = await subgraph.subscribe({ query, variables: { after }, caller: callerOf(TENANT), requestId: 'r' })
      if (!(Symbol.asyncIterator in results)) throw results.errors?.[0]
      return results
    },
    async [Symbol.asyncDispose]() {
      for (const worker of subgraph.workers) await worker.stop()
      await owner.destroy()
      await fresh[Symbol.asyncDispose]()
    },
  }
}

test('events are kept for as long as was said, in every tenant: who is behind is told where the log begins', async () => {
  await using kept = await startKept({ [TENANT]: [200, 100, 91, 89, 1], [OTHER]: [95, 1] })
  for (const worker of kept.subgraph.workers) worker.start()
  await until(async () => (await kept.sequencesOf(TENANT)).length === 2 && (await kept.sequencesOf(OTHER)).length === 1)
  assert.deepEqual([await kept.sequencesOf(TENANT), await kept.sequencesOf(OTHER)], [[4, 5], [2]])
  await assert.rejects(kept.follow(2), (error: { extensions?: object }) => {
    assert.deepEqual(error.extensions, { code: 'REPLAY_GAP', oldestSequence: 4 })
    return true
  })
  const results = await kept.follow(3)
  assert.equal(((await results.next()).value as { data: { events: { sequence: number } } }).data.events.sequence, 4)
  await results.return(undefined)
})

test('a log loses events at its beginning only, and never its newest', async () => {
  await using kept = await startKept({ [TENANT]: [100, 100, 1, 100, 1], [OTHER]: [100, 100] })
  const store = new EventRetentionStore(kept.database)
  const expiredAt = new Date(Date.now() - 90 * 86_400_000)
  assert.deepEqual((await store.tenantsWithEventsBefore(expiredAt)).toSorted(), [TENANT, OTHER])
  for (const tenantId of [TENANT, OTHER]) await store.deleteBefore(tenantId, { expiredAt, limit: 1_000 })
  assert.deepEqual([await kept.sequencesOf(TENANT), await kept.sequencesOf(OTHER)], [[3, 4, 5], [2]])
  assert.deepEqual(await store.tenantsWithEventsBefore(expiredAt), [])
})

test('so many at a time, with their deliveries and the attempts of these', async () => {
  await using kept = await startKept({ [TENANT]: [100, 100, 100, 100] })
  await kept.owner.raw(
    `insert into events.webhook (tenant_id, id, url, description, event_types, secret, state, created_at)
     values (?, ?, 'https://example.com', '', '{run.queued}', 'whsec_x', 'ACTIVE', now())`,
    [TENANT, WEBHOOK],
  )
  await kept.owner.raw(
    `with delivery as (
       insert into events.delivery (tenant_id, id, webhook_id, event_id, state)
       select tenant_id, gen_random_uuid(), ?, id, 'DELIVERED' from events.event returning tenant_id, id)
     insert into events.delivery_attempt (tenant_id, id, delivery_id, at, duration_ms)
     select tenant_id, gen_random_uuid(), id, now(), 1 from delivery`,
    [WEBHOOK],
  )
  const store = new EventRetentionStore(kept.database)
  const left = async () => {
    const { rows } = await kept.owner.raw(
      `select (select count(*)::int from events.event) as events, (select count(*)::int from events.delivery) as deliveries,
              (select count(*)::int from events.delivery_attempt) as attempts`,
    )
    return rows[0]
  }
  assert.equal(await store.deleteBefore(TENANT, { expiredAt: new Date(), limit: 2 }), 2)
  assert.deepEqual(await left(), { events: 2, deliveries: 2, attempts: 2 })
  assert.equal(await store.deleteBefore(TENANT, { expiredAt: new Date(), limit: 2 }), 1)
  assert.deepEqual(await left(), { events: 1, deliveries: 1, attempts: 1 })
})
