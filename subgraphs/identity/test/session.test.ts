import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase, type TestDatabase } from '@agentic/testing/database'
import { ADMIN, callerOf, deactivate, givenIdentity, givenTenant, REFRESH, userCaller } from './given.ts'

const REVOKE = 'mutation ($id: ID!) { revokeSession(id: $id) { id revokedAt } }'
const SESSIONS = '{ sessions { id current userAgent ipAddress } }'

function eventTypes(database: TestDatabase, tenantId: string): Promise<string[]> {
  return database.as('events').asTenant({ tenantId }, (trx) => trx('outbox.event').orderBy('position').pluck('type'))
}

test('a refresh token is rotated: the next one works, and the database holds no token in the clear', async () => {
  await using database = await freshDatabase()
  const { ask, login, clock, tenantId, database: identity } = await givenIdentity(database)
  const first = (await login()).data.login.refreshToken
  clock.advance(60_000)
  const second = (await ask(REFRESH, { token: first })).data.refreshSession.refreshToken
  assert.notEqual(second, first)
  clock.advance(60_000)
  assert.ok((await ask(REFRESH, { token: second })).data.refreshSession.accessToken)
  const stored = await identity.asTenant({ tenantId }, (trx) => trx('identity.refresh_token').select('*'))
  assert.ok(stored.length > 0 && !JSON.stringify(stored).includes(first))
})

test('a refresh token used again after the race window ends its session for everybody and says so in an event', async () => {
  await using database = await freshDatabase()
  const { ask, login, clock, tenantId } = await givenIdentity(database)
  const stolen = (await login()).data.login.refreshToken
  const second = (await ask(REFRESH, { token: stolen })).data.refreshSession.refreshToken
  const third = (await ask(REFRESH, { token: second })).data.refreshSession.refreshToken
  clock.advance(10_001)
  assert.equal((await ask(REFRESH, { token: stolen })).code, 'UNAUTHENTICATED')
  assert.equal((await ask(REFRESH, { token: third })).code, 'UNAUTHENTICATED', 'the newest token fell with the family')
  assert.equal((await ask(REFRESH, { token: stolen })).code, 'UNAUTHENTICATED')
  assert.deepEqual(await eventTypes(database, tenantId), ['session.reuse_detected'])
})

test('fifty that refresh with one token at once, and one that comes late, get the same successor, which goes on working', async () => {
  await using database = await freshDatabase()
  const { ask, login, clock, tenantId } = await givenIdentity(database)
  const token = (await login()).data.login.refreshToken
  const answers = await Promise.all(Array.from({ length: 50 }, () => ask(REFRESH, { token })))
  clock.advance(10_000)
  answers.push(await ask(REFRESH, { token }))
  const successors = new Set(answers.map(({ data }) => data.refreshSession.refreshToken))
  assert.equal(successors.size, 1)
  clock.advance(60_000)
  assert.equal((await ask(REFRESH, { token: [...successors][0] })).message, undefined)
  assert.deepEqual(await eventTypes(database, tenantId), [])
})

test('a token whose successor is in use is a copy, however soon it comes: the session ends', async () => {
  await using database = await freshDatabase()
  const { ask, login, tenantId, identity } = await givenIdentity(database)
  const grandparent = (await login()).data.login.refreshToken
  const parent = (await ask(REFRESH, { token: grandparent })).data.refreshSession.refreshToken
  const { accessToken, refreshToken } = (await ask(REFRESH, { token: parent })).data.refreshSession
  const { cursor } = await identity.readRevocations('0')
  assert.equal((await ask(REFRESH, { token: grandparent })).code, 'UNAUTHENTICATED')
  assert.equal((await ask(REFRESH, { token: refreshToken })).code, 'UNAUTHENTICATED')
  const told = await identity.readRevocations(cursor)
  assert.deepEqual(
    told.revocations.map(({ subject }) => subject),
    [callerOf(accessToken).sessionId],
  )
  assert.deepEqual(await eventTypes(database, tenantId), ['session.reuse_detected'])
})

test('sending a used token again does not prolong its race window', async () => {
  await using database = await freshDatabase()
  const { ask, login, clock } = await givenIdentity(database)
  const token = (await login()).data.login.refreshToken
  await ask(REFRESH, { token })
  clock.advance(8_000)
  assert.equal((await ask(REFRESH, { token })).code, undefined)
  clock.advance(8_000)
  assert.equal((await ask(REFRESH, { token })).code, 'UNAUTHENTICATED')
})

test('an unknown token and one of an expired session are refused', async () => {
  await using database = await freshDatabase()
  const { ask, login, clock } = await givenIdentity(database)
  const token = (await login()).data.login.refreshToken
  assert.equal((await ask(REFRESH, { token: 'made up' })).code, 'UNAUTHENTICATED')
  clock.advance(30 * 24 * 60 * 60 * 1_000)
  assert.equal((await ask(REFRESH, { token })).code, 'UNAUTHENTICATED')
})

test('a deactivated user cannot refresh', async () => {
  await using database = await freshDatabase()
  const { ask, login, tenantId, adminId } = await givenIdentity(database)
  const token = (await login()).data.login.refreshToken
  await deactivate(database, { tenantId, userId: adminId })
  assert.equal((await ask(REFRESH, { token })).code, 'UNAUTHENTICATED')
})

test('logout ends the session: its refresh token is dead and the list is without it', async () => {
  await using database = await freshDatabase()
  const { ask, login, tenantId } = await givenIdentity(database)
  const { accessToken, refreshToken } = (await login()).data.login
  const caller = callerOf(accessToken)
  await login()
  const { sessions } = (await ask(SESSIONS, {}, caller)).data
  assert.deepEqual(
    sessions.map((session: { current: boolean }) => session.current),
    [false, true],
  )
  assert.equal(sessions[0].userAgent, 'node:test')
  assert.equal(sessions[0].ipAddress, '192.0.2.1')

  assert.equal((await ask('mutation { logout }', {}, caller)).data.logout, true)
  assert.equal((await ask(REFRESH, { token: refreshToken })).code, 'UNAUTHENTICATED')
  assert.equal((await ask(SESSIONS, {}, caller)).data.sessions.length, 1)
  assert.equal((await ask('mutation { logout }', {}, caller)).data.logout, true, 'twice is harmless')
  assert.deepEqual(await eventTypes(database, tenantId), ['session.revoked'])
})

test('a session is ended by its owner or with users:manage; for others, foreign tenants and wrong ids it is not found', async () => {
  await using database = await freshDatabase()
  const { ask, login, database: identity } = await givenIdentity(database)
  const other = await givenTenant(identity, 'other', { email: 'admin@other.local', roleName: 'admin' })
  const viewer = await givenTenant(identity, 'default', { email: 'viewer@agentic.local' })
  const owner = callerOf((await login()).data.login.accessToken)
  const id = owner.sessionId

  for (const caller of [userCaller(other.tenantId, other.userId), userCaller(viewer.tenantId, viewer.userId, ['users:read'])]) {
    assert.equal((await ask(REVOKE, { id }, caller)).code, 'NOT_FOUND')
  }
  assert.equal((await ask(REVOKE, { id: 'no-uuid' }, owner)).code, 'NOT_FOUND')
  assert.equal((await ask(REVOKE, { id })).code, 'UNAUTHENTICATED')

  const viewers = callerOf((await login({ email: 'viewer@agentic.local', password: ADMIN.password })).data.login.accessToken)
  assert.ok((await ask(REVOKE, { id: viewers.sessionId }, owner)).data.revokeSession.revokedAt)
  assert.ok((await ask(REVOKE, { id }, owner)).data.revokeSession.revokedAt)
})

test("all sessions of a user are ended at once: one's own, or with users:manage those of others in the tenant", async () => {
  await using database = await freshDatabase()
  const { ask, login, tenantId, adminId, identity, database: connection } = await givenIdentity(database)
  const viewer = await givenTenant(connection, 'default', { email: 'viewer@agentic.local' })
  const other = await givenTenant(connection, 'other', { email: 'admin@other.local', roleName: 'admin' })
  const tokens = [(await login()).data.login, (await login()).data.login]
  const viewers = callerOf((await login({ email: 'viewer@agentic.local' })).data.login.accessToken)
  const admin = callerOf(tokens[0].accessToken)
  const all = 'mutation ($id: ID) { revokeAllSessions(userId: $id) }'
  const list = 'query ($id: ID) { sessions(userId: $id) { id } }'
  for (const query of [all, list]) {
    assert.equal((await ask(query, { id: adminId }, viewers)).code, 'FORBIDDEN')
    assert.equal((await ask(query, { id: adminId }, userCaller(other.tenantId, other.userId))).code, 'NOT_FOUND')
    assert.equal((await ask(query, { id: 'no-uuid' }, admin)).code, 'NOT_FOUND')
    assert.equal((await ask(query)).code, 'UNAUTHENTICATED')
    assert.equal((await ask(query, {}, { kind: 'SERVICE', service: 'agents', tenantId, permissions: [] })).code, 'FORBIDDEN')
  }
  assert.equal((await ask(list, { id: viewer.userId }, admin)).data.sessions.length, 1)
  const { cursor } = await identity.readRevocations('0')
  assert.equal((await ask(all, { id: viewer.userId }, admin)).data.revokeAllSessions, 1)
  assert.equal((await ask(all, {}, admin)).data.revokeAllSessions, 2)
  assert.equal((await ask(all, {}, admin)).data.revokeAllSessions, 0)
  for (const { refreshToken } of tokens) assert.equal((await ask(REFRESH, { token: refreshToken })).code, 'UNAUTHENTICATED')
  assert.equal((await identity.readRevocations(cursor)).revocations.length, 3)
})
