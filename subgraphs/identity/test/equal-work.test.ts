import assert from 'node:assert/strict'
import { type TestContext, test } from 'node:test'
import { connectKnex, Database } from '@agentic/postgres/database'
import { freshDatabase, type TestDatabase } from '@agentic/testing/database'
import { hash as bcryptHash } from '@node-rs/bcrypt'
import { Hasher } from '../src/user/hasher.ts'
import { ADMIN, deactivate, type Given, givenIdentity, givenTenant } from './given.ts'

/** What somebody who waits for the answer could measure of a login. */
interface Work {
  readonly code: unknown
  readonly hashes: number
  readonly statements: readonly string[]
}

interface Watched extends Given, AsyncDisposable {
  work(input: object): Promise<Work>
}

/** Identity whose every statement and hash is counted. */
async function given(t: TestContext, database: TestDatabase): Promise<Watched> {
  const statements: string[] = []
  const knex = connectKnex({ url: database.urlFor('identity'), applicationName: 'test', connectionsMax: 10 })
  knex.on('query', ({ sql }: { sql: string }) => statements.push(sql))
  const watched = new Database(knex)
  const hashing = t.mock.method(Hasher.prototype, 'run')
  const world = await givenIdentity(database, { database: watched })
  // Where nobody is known a hash is made once, to compare with.
  await world.login({ email: 'the-first-one@agentic.local', password: 'wrong' })
  return {
    ...world,
    async work(input) {
      statements.length = 0
      hashing.mock.resetCalls()
      const { code } = await world.login(input)
      return { code, hashes: hashing.mock.callCount(), statements: [...statements] }
    },
    async [Symbol.asyncDispose]() {
      await world.identity.subgraph.close()
      await watched.close()
    },
  }
}

test('a refused login is the same work, whoever it is of: the same statements and one hash', async (t) => {
  await using database = await freshDatabase()
  await using world = await given(t, database)
  await givenTenant(world.database, 'default', { email: 'imported@agentic.local', passwordHash: await bcryptHash('x', 4) })
  await deactivate(database, await givenTenant(world.database, 'default', { email: 'gone@agentic.local' }))
  await givenTenant(world.database, 'other', { email: 'elsewhere@agentic.local' })

  const known = await world.work({ password: 'wrong' })
  assert.deepEqual([known.code, known.hashes], ['UNAUTHENTICATED', 1])
  assert.ok(
    known.statements.some((sql) => sql.includes('password_hash')),
    'they are counted',
  )
  const others = {
    'that nobody knows': { email: 'nobody@agentic.local', password: 'wrong' },
    'that was deactivated': { email: 'gone@agentic.local' },
    'that was imported': { email: 'imported@agentic.local' },
  }
  for (const [who, input] of Object.entries(others)) assert.deepEqual(await world.work(input), known, `a user ${who}`)

  const inTenant = await world.work({ password: 'wrong', tenant: 'default' })
  assert.deepEqual([inTenant.code, inTenant.hashes], ['UNAUTHENTICATED', 1])
  const wheres = {
    'that nobody knows': { email: 'nobody@agentic.local', password: 'wrong', tenant: 'default' },
    'of another tenant': { email: 'elsewhere@agentic.local', tenant: 'default' },
    'of a tenant that there is not': { tenant: 'no-such-tenant' },
  }
  for (const [who, input] of Object.entries(wheres)) assert.deepEqual(await world.work(input), inTenant, `a user ${who}`)
})

test('an account that must wait is refused without a hash, by the same statements whether somebody has it or not', async (t) => {
  await using database = await freshDatabase()
  await using world = await given(t, database)
  const works = []
  for (const email of [ADMIN.email, 'nobody@agentic.local']) {
    for (let failures = 0; failures < 5; failures += 1) await world.login({ email, password: 'wrong' })
    works.push(await world.work({ email, password: 'wrong' }))
  }
  const [known, unknown] = works
  assert.deepEqual([known?.code, known?.hashes], ['RATE_LIMITED', 0])
  assert.deepEqual(unknown, known)
})
