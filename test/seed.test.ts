import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectKnex } from '@agentic/postgres/database'
import { freshDatabase } from '@agentic/testing/database'
import { freePort } from '@agentic/testing/free-port'
import { runProgram } from '@agentic/testing/program'

const TABLES = [
  'identity.tenant',
  'identity.role',
  'identity.user_account',
  'agents.agent',
  'projects.project',
  'projects.budget',
]

async function rowCounts(ownerUrl: string): Promise<number[]> {
  const knex = connectKnex({ url: ownerUrl, applicationName: 'test' })
  try {
    const { rows } = await knex.raw(TABLES.map((table) => `select count(*) from ${table}`).join(' union all '))
    return rows.map(({ count }: { count: bigint }) => Number(count))
  } finally {
    await knex.destroy()
  }
}

test('npm run seed shows the password that it made once; a second run changes nothing', async () => {
  await using database = await freshDatabase()
  const settings = { DATABASE_URL: database.ownerUrl, ADMIN_EMAIL: 'ada@agentic.local' }
  const first = await runProgram('seed/main.ts', settings)
  assert.match(
    first.output,
    /^The data is seeded\. Admin ada@agentic\.local, password \S{12,} \(made just now, not shown again\)$/m,
  )
  const seeded = await rowCounts(database.ownerUrl)
  assert.ok(
    seeded.every((rows) => rows > 0),
    `${seeded}`,
  )

  const second = await runProgram('seed/main.ts', settings)
  assert.match(second.output, /^The data is seeded\. Admin ada@agentic\.local$/m)
  assert.deepEqual(await rowCounts(database.ownerUrl), seeded)
  assert.deepEqual([first.code, second.code], [0, 0])
})

test('what keeps it from seeding is said without a stack', async () => {
  const port = await freePort()
  const away = await runProgram('seed/main.ts', { DATABASE_URL: `postgres://owner:secret@127.0.0.1:${port}/agentic` })
  assert.equal(away.code, 1)
  assert.match(
    away.output,
    new RegExp(`^Not started\\. The database does not answer: connect ECONNREFUSED 127\\.0\\.0\\.1:${port}\\n$`),
  )
  const unset = await runProgram('seed/main.ts', {})
  assert.deepEqual([unset.code, unset.output], [1, 'Not started. The configuration is wrong:\n  DATABASE_URL is required\n'])
})
