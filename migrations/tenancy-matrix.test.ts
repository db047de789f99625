import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectKnex } from '@agentic/postgres/database'
import { freshDatabase } from '@agentic/testing/database'
import { type Matrix, prepareMatrix } from './tenancy-matrix.fixture.ts'

async function withMatrix(work: (matrix: Matrix) => Promise<void>): Promise<void> {
  await using database = await freshDatabase()
  const owner = connectKnex({ url: database.ownerUrl, applicationName: 'matrix', connectionsMax: 1 })
  const transaction = await owner.transaction()
  try {
    await work(await prepareMatrix(transaction))
  } finally {
    await transaction.rollback()
    await owner.destroy()
  }
}

test('no verb on any table reaches a row of another tenant, whatever the tenant setting says', () =>
  withMatrix(async ({ tables, violations }) => {
    assert.ok(tables.length > 30)
    const found = []
    for (const table of tables) found.push(...(await violations(table)))
    assert.deepEqual(found, [])
  }))

/** What somebody may do to a table by mistake, and what the matrix must make of it. */
const MUTATIONS = `
  select p.polrelid::regclass::text as table, format('drop policy %I on %s', p.polname, p.polrelid::regclass) as statement
    from pg_policy p
  union all
  select p.polrelid::regclass::text, format('alter policy %I on %s using (true) with check (true)', p.polname, p.polrelid::regclass)
    from pg_policy p where p.polname = 'tenant'
  union all
  select p.polrelid::regclass::text, format('alter table %s disable row level security', p.polrelid::regclass)
    from pg_policy p where p.polname = 'tenant'`

test('the matrix goes red where any one policy is dropped, opened, or row-level security is off', () =>
  withMatrix(async ({ tables, violations, run }) => {
    const mutations = (await run(MUTATIONS)).rows as { table: string; statement: string }[]
    assert.ok(mutations.length > 3 * tables.length)
    const unnoticed = []
    for (const { table: name, statement } of mutations) {
      const table = tables.find((candidate) => candidate.name === name)
      assert.ok(table, `${name} has a policy and no tenant`)
      await run('savepoint mutation')
      await run(statement)
      if ((await violations(table)).length === 0) unnoticed.push(statement)
      await run('rollback to savepoint mutation')
    }
    assert.deepEqual(unnoticed, [])
  }))
