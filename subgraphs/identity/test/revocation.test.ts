import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { fastify } from 'fastify'
import { revoke, revokeUsers } from '../src/revocation/revocation.store.ts'
import { callerOf, givenIdentity, REFRESH } from './given.ts'

const GATEWAY = { name: 'gateway', secret: 'a-secret-of-the-gateway' }
const basic = (secret: string) => ({ authorization: `Basic ${Buffer.from(`${GATEWAY.name}:${secret}`).toString('base64')}` })

test('revocations that commit in another order than they were written are all told', async () => {
  await using database = await freshDatabase()
  const { identity, tenantId, adminId, database: connection } = await givenIdentity(database)
  const [slow, quick] = ['01900000-0000-7000-8000-00000000000a', '01900000-0000-7000-8000-00000000000b']
  const read = async (after: string) => {
    const { cursor, revocations } = await identity.readRevocations(after)
    return { cursor, subjects: revocations.map(({ subject }) => subject) }
  }
  const written = Promise.withResolvers<void>()
  const mayCommit = Promise.withResolvers<void>()
  const committing = connection.asTenant({ tenantId }, async (trx) => {
    await revoke(trx, tenantId, [slow])
    written.resolve()
    await mayCommit.promise
  })
  await written.promise
  await connection.asTenant({ tenantId }, (trx) => revoke(trx, tenantId, [quick]))
  const first = await read('0')
  assert.deepEqual(first.subjects, [quick])
  mayCommit.resolve()
  await committing
  const second = await read(first.cursor)
  assert.ok(second.subjects.includes(slow))
  const third = await read(second.cursor)
  assert.deepEqual(third.subjects, [], 'and nothing for ever')
  await connection.asTenant({ tenantId }, (trx) => revokeUsers(trx, [adminId]))
  assert.deepEqual((await identity.readRevocations(third.cursor)).revocations[0]?.version, 2)
})

test('a change of what a user may do refuses the tokens they have, and the next one is of the new version', async () => {
  await using database = await freshDatabase()
  const { identity, ask, login, tenantId, adminId, database: connection } = await givenIdentity(database)
  const version = (accessToken: string) =>
    JSON.parse(Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString()).token_version
  const { accessToken, refreshToken } = (await login()).data.login
  await connection.asTenant({ tenantId }, (trx) => revokeUsers(trx, [adminId]))
  const [revocation] = (await identity.readRevocations('0')).revocations
  assert.equal(revocation?.subject, callerOf(accessToken).userId)
  assert.ok(version(accessToken) < (revocation?.version ?? 0))
  const next = (await ask(REFRESH, { token: refreshToken })).data.refreshSession
  assert.equal(version(next.accessToken), revocation?.version)
})

test('gateways in other processes ask over HTTP with credentials of their own, and nobody else may', async () => {
  await using database = await freshDatabase()
  const { identity, tenantId, database: connection } = await givenIdentity(database, { introspectionClients: [GATEWAY] })
  await using server = fastify()
  identity.subgraph.routes?.(server)
  const subject = '01900000-0000-7000-8000-00000000000a'
  await connection.asTenant({ tenantId }, (trx) => revoke(trx, tenantId, [subject]))
  const revocations = (after: string, headers = basic(GATEWAY.secret)) =>
    server.inject({ url: `/oauth/revocations?after=${after}`, headers })
  const introspect = (payload: string, headers = basic(GATEWAY.secret)) =>
    server.inject({
      method: 'POST',
      url: '/oauth/introspect',
      payload,
      headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    })

  const told = (await revocations('0')).json()
  assert.deepEqual(
    told.revocations.map((one: { subject: string }) => one.subject),
    [subject],
  )
  assert.match(told.cursor, /^\d+$/)
  assert.deepEqual((await introspect('token=agk_1')).json(), { active: false })
  assert.equal((await introspect('token=agk_1')).headers['cache-control'], 'no-store')

  for (const headers of [basic('wrong'), { authorization: '' }, { authorization: 'Bearer x' }]) {
    for (const answer of [await revocations('0', headers), await introspect('token=agk_1', headers)]) {
      assert.deepEqual([answer.statusCode, answer.json().error], [401, 'invalid_client'])
    }
  }
  for (const answer of [await revocations('x'), await revocations("0'--"), await introspect('other=1')]) {
    assert.deepEqual([answer.statusCode, answer.json().error], [400, 'invalid_request'])
  }
})
