import assert from 'node:assert/strict'
import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { connectDatabase, connectKnex } from '@agentic/postgres/database'
import { startEmbeddedPostgres } from '@agentic/postgres/embedded-postgres'
import { roleUrl, SERVICE_ROLES } from '@agentic/postgres/service-role'
import { migrate } from './migrate.ts'

test('an owner that may create roles, but is no superuser, can migrate, twice', async (t) => {
  // A server of its own: on the shared one the services' roles exist already and belong to its superuser.
  const dataDir = mkdtempSync(join(tmpdir(), 'agentic-owner-'))
  chmodSync(dataDir, 0o711)
  t.after(() => rmSync(dataDir, { recursive: true, force: true }))
  const postgres = await startEmbeddedPostgres({ dataDir, settings: { fsync: 'off' } })
  try {
    const superuser = connectKnex({ url: postgres.url, applicationName: 'test' })
    await superuser.raw(`create role keeper login createrole password 'keeper'`)
    await superuser.raw('create database kept owner keeper')
    await superuser.destroy()
    const owner = new URL(postgres.url)
    Object.assign(owner, { username: 'keeper', password: 'keeper', pathname: '/kept' })

    await migrate({ ownerUrl: owner.href })
    await migrate({ ownerUrl: owner.href })
    for (const role of SERVICE_ROLES) {
      const database = connectDatabase({ url: roleUrl(owner.href, role), applicationName: role })
      await database.refuseBypassingRole()
      await database.close()
    }
    const events = connectDatabase({ url: roleUrl(owner.href, 'events'), applicationName: 'events' })
    const { rows } = await events.acrossTenants((transaction) => transaction.raw('select outbox.tenants_with_events()'))
    await events.close()
    assert.deepEqual(rows, [])
  } finally {
    await postgres.stop()
  }
})
