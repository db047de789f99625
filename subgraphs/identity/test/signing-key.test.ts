import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { createLocalJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { givenIdentity } from './given.ts'

const DAY_MS = 24 * 60 * 60 * 1_000

test('keys rotate without a gap: the next is published a day ahead, the last verifies for as long as its tokens live', async () => {
  await using database = await freshDatabase()
  const { identity, tenantId, clock } = await givenIdentity(database, { signingKeyDays: 30 })
  const issue = async () => (await identity.issueServiceToken('agents', tenantId)).accessToken
  const kid = (token: string) => decodeProtectedHeader(token).kid
  const published = async () => (await identity.jwks()).keys.map((key) => key.kid)
  const verifies = async (token: string) =>
    jwtVerify(token, createLocalJWKSet(await identity.jwks()), { currentDate: clock.now() }).then(
      () => true,
      () => false,
    )

  const first = kid(await issue())
  assert.deepEqual(await published(), [first])
  clock.advance(28.9 * DAY_MS)
  assert.deepEqual(await published(), [first])
  clock.advance(0.2 * DAY_MS)
  const [, second] = await published()
  assert.deepEqual(await published(), [first, second])
  assert.equal(kid(await issue()), first, 'published, and not signing yet')

  clock.advance(DAY_MS - 60_000)
  const last = await issue()
  assert.equal(kid(last), first)
  clock.advance(60_000)
  assert.equal(kid(await issue()), second)
  assert.ok(await verifies(last))
  clock.advance(9 * 60_000 - 2_000)
  assert.ok(await verifies(last))
  clock.advance(12 * 60_000)
  assert.deepEqual(await published(), [second])
})

test('many processes that start at once make one key, and each verifies what the others sign', async () => {
  await using database = await freshDatabase()
  const worlds = await Promise.all(Array.from({ length: 5 }, () => givenIdentity(database)))
  const tokens = await Promise.all(worlds.map(({ identity, tenantId }) => identity.issueServiceToken('agents', tenantId)))
  assert.equal(new Set(tokens.map(({ accessToken }) => decodeProtectedHeader(accessToken).kid)).size, 1)
})

test('private keys are sealed: the database shows none, and another key-encryption key opens none but goes on', async () => {
  await using database = await freshDatabase()
  const { identity, tenantId, database: connection } = await givenIdentity(database)
  const { accessToken } = await identity.issueServiceToken('agents', tenantId)
  const rows = await connection.acrossTenants((trx) => trx('platform.signing_key').select('*'))
  assert.equal(rows.length, 1)
  assert.equal('d' in rows[0].public_jwk, false)
  const sealed: Buffer = rows[0].private_key_sealed
  assert.ok(!sealed.includes('PRIVATE KEY'))

  const other = await givenIdentity(database, { keyEncryptionKey: 'another key for the tests' })
  const next = (await other.identity.issueServiceToken('agents', tenantId)).accessToken
  assert.notEqual(decodeProtectedHeader(next).kid, decodeProtectedHeader(accessToken).kid)
  await jwtVerify(accessToken, createLocalJWKSet(await other.identity.jwks()))
  other.clock.advance(21 * 60_000)
  const kids = (await other.identity.jwks()).keys.map((key) => key.kid)
  assert.deepEqual(kids, [decodeProtectedHeader(next).kid], 'its last token has expired by then')
})

test('only identity reaches what belongs to no tenant', async () => {
  await using database = await freshDatabase()
  for (const table of ['signing_key', 'sign_in_attempt']) {
    for (const role of ['agents', 'projects', 'events'] as const) {
      await assert.rejects(
        database.as(role).acrossTenants((trx) => trx(`platform.${table}`).select('*')),
        /permission denied/,
      )
    }
  }
})
