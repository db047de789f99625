import assert from 'node:assert/strict'
import { randomInt, randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { connectKnex, type Database, type Transaction } from '@agentic/postgres/database'
import { readTestConfig } from '@agentic/testing/config'
import { freshDatabase } from '@agentic/testing/database'

const TENANTS: readonly string[] = Array.from({ length: 20 }, () => randomUUID())
const AT_ONCE = 40
const TRANSACTIONS = readTestConfig(process.env).fuzzTransactions

class Aborted extends Error {}

/** Five in a hundred: half by a statement that fails, half by us. */
async function maybeAbort(transaction: Transaction): Promise<void> {
  const dice = randomInt(1_000)
  if (dice < 25) await transaction.raw('select 1 / 0')
  else if (dice < 50) throw new Aborted('Thrown on purpose')
}

const isAbort = (error: unknown) => error instanceof Aborted || (error as { code?: string }).code === '22012'

async function insertProject(transaction: Transaction, tenantId: string): Promise<void> {
  const id = randomUUID()
  const key = `P${id.replaceAll('-', '').slice(-20).toUpperCase()}`
  await transaction('projects.project').insert({ tenant_id: tenantId, id, key, name: tenantId })
}

/** Whose rows are seen, without saying whose are wanted. */
async function tenantsSeen(transaction: Transaction): Promise<string[]> {
  const rows = await transaction('projects.project').distinct('tenant_id').orderBy('tenant_id')
  return rows.map(({ tenant_id }) => tenant_id)
}

test(`${TRANSACTIONS} transactions of 20 tenants over one pool, 5 in 100 aborted: each sees its own tenant only, and no abort leaves a row`, {
  timeout: 1_200_000,
}, async () => {
  await using fresh = await freshDatabase()
  const pool = fresh.as('projects')
  for (const tenantId of TENANTS) await pool.asTenant({ tenantId }, (transaction) => insertProject(transaction, tenantId))
  const committed = new Map(TENANTS.map((tenantId) => [tenantId, 1]))
  let aborted = 0
  let left = TRANSACTIONS

  async function one(): Promise<void> {
    if (randomInt(20) === 0) return seesNothing(pool)
    const tenantId = TENANTS[randomInt(TENANTS.length)] as string
    const writes = randomInt(10) === 0
    try {
      await pool.asTenant({ tenantId }, async (transaction) => {
        assert.deepEqual(await tenantsSeen(transaction), [tenantId])
        if (writes) await insertProject(transaction, tenantId)
        await maybeAbort(transaction)
      })
      if (writes) committed.set(tenantId, (committed.get(tenantId) ?? 0) + 1)
    } catch (error) {
      if (!isAbort(error)) throw error
      aborted++
    }
  }
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (left-- > 0) await one()
    }),
  )

  assert.ok(aborted > 0)
  assert.deepEqual(await rowsByTenant(fresh.ownerUrl), committed)
})

/** What a transaction before it set must be gone from the connection. */
async function seesNothing(pool: Database): Promise<void> {
  assert.deepEqual(await pool.acrossTenants(tenantsSeen), [])
}

async function rowsByTenant(ownerUrl: string): Promise<Map<string, number>> {
  const owner = connectKnex({ url: ownerUrl, applicationName: 'test' })
  try {
    const rows = await owner('projects.project').select('tenant_id').count('* as count').groupBy('tenant_id').orderBy('tenant_id')
    return new Map(rows.map(({ tenant_id, count }) => [`${tenant_id}`, Number(count)]))
  } finally {
    await owner.destroy()
  }
}
