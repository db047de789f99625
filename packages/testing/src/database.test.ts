import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publishEvent } from '@agentic/postgres/outbox'
import { freshDatabase } from './database.ts'

const TENANT = '01900000-0000-7000-8000-000000000001'
const OTHER = '01900000-0000-7000-8000-000000000002'

test('a service writes events for its own tenant only, and cannot read them back', async () => {
  await using database = await freshDatabase()
  const agents = database.as('agents')
  const event = { type: 'run.queued', source: 'agents', subject: 'run/1', data: {} }

  await agents.asTenant({ tenantId: TENANT }, (transaction) => publishEvent(transaction, TENANT, event))
  await assert.rejects(
    agents.asTenant({ tenantId: TENANT }, (transaction) => publishEvent(transaction, OTHER, event)),
    /row-level security/,
  )
  await assert.rejects(
    agents.asTenant({ tenantId: TENANT }, (transaction) => transaction('outbox.event').select()),
    /permission denied/,
  )
})
