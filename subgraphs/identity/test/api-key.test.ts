import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ApiKeyCaller, Caller } from '@agentic/caller/caller'
import type { ActiveToken } from '@agentic/caller/introspection'
import { QUOTAS } from '@agentic/caller/quotas'
import { createLog } from '@agentic/service/log'
import { freshDatabase, type TestDatabase } from '@agentic/testing/database'
import { until } from '@agentic/testing/until'
import { ApiKeyStore } from '../src/api-key/api-key.store.ts'
import { KeyExpiryWorker } from '../src/api-key/key-expiry.worker.ts'
import { isKeySecret, keySecret } from '../src/api-key/key-secret.ts'
import { ADMIN, deactivate, type Given, givenIdentity, givenTenant, userCaller } from './given.ts'

const DAY_MS = 24 * 60 * 60 * 1_000
const KEY =
  'id name prefix scopes createdAt expiresAt lastUsedAt revokedAt retiresAt rotatedTo { id } owner { __typename ... on User { email } ... on ServiceAccount { name } }'
const CREATE = `mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret apiKey { ${KEY} } } }`
const ROTATE = `mutation ($id: ID!, $grace: Int, $key: String) { rotateApiKey(id: $id, graceSeconds: $grace, idempotencyKey: $key) { secret apiKey { ${KEY} } } }`
const REVOKE = 'mutation ($id: ID!) { revokeApiKey(id: $id) { id revokedAt } }'
const LIST = `query ($filter: ApiKeyFilter) { apiKeys(filter: $filter) { totalCount edges { node { ${KEY} } } } }`
const ACCOUNT = 'mutation ($input: CreateServiceAccountInput!) { createServiceAccount(input: $input) { id name permissions } }'
const DELETE_ACCOUNT = 'mutation ($id: ID!) { deleteServiceAccount(id: $id) { id deletedAt roles { id } } }'

async function given(database: TestDatabase) {
  const world = await givenIdentity(database)
  const admin = userCaller(world.tenantId, world.adminId)
  const create = async (input: object = {}, caller: Caller = admin) =>
    await world.ask(CREATE, { input: { name: 'CI', scopes: ['agents:read', 'runs:execute'], ...input } }, caller)
  return { ...world, admin, create }
}

async function keyCaller({ identity }: Given, secret: string): Promise<ApiKeyCaller> {
  const { jti, sub, sub_kind, tenant_id, scope } = (await identity.introspect(secret)) as ActiveToken
  return { kind: 'API_KEY', keyId: jti, owner: { kind: sub_kind, id: sub }, tenantId: tenant_id, permissions: scope.split(' ') }
}

async function events(database: TestDatabase, tenantId: string): Promise<string[]> {
  const events = database.as('events')
  return events.asTenant({ tenantId }, (trx) => trx('outbox.event').orderBy('position').pluck('type'))
}

test('a key is refused for any single wrong, missing or swapped character, without a look into the database', async () => {
  const secret = keySecret()
  assert.match(secret, /^agk_[0-9A-Za-z]{49}$/)
  assert.ok(isKeySecret(secret))
  for (let at = 4; at < secret.length; at += 1) {
    const other = secret[at] === 'x' ? 'y' : 'x'
    assert.ok(!isKeySecret(secret.slice(0, at) + other + secret.slice(at + 1)), `changed at ${at}`)
    assert.ok(!isKeySecret(secret.slice(0, at) + secret.slice(at + 1)), `missing at ${at}`)
    if (secret[at] === secret[at + 1] || at + 1 === secret.length) continue
    const swapped = secret.slice(0, at) + secret[at + 1] + secret[at] + secret.slice(at + 2)
    assert.ok(!isKeySecret(swapped), `swapped at ${at}`)
  }
  await using database = await freshDatabase()
  const { identity, database: connection } = await givenIdentity(database)
  await connection.close()
  assert.deepEqual(await identity.introspect(secret.slice(0, -1)), { active: false })
})

test('a new key is shown once, stands for its owner, and is in the database as a hash alone', async () => {
  await using database = await freshDatabase()
  const { create, identity, tenantId, adminId, database: connection, admin, ask } = await given(database)
  const { data, message } = await create()
  assert.equal(message, undefined)
  const { secret, apiKey } = data.createApiKey
  assert.ok(secret.startsWith(apiKey.prefix) && apiKey.prefix.length < 16)
  assert.deepEqual({ ...apiKey.owner }, { __typename: 'User', email: ADMIN.email })
  assert.deepEqual(await identity.introspect(secret), {
    active: true,
    jti: apiKey.id,
    sub: adminId,
    sub_kind: 'USER',
    tenant_id: tenantId,
    plan: 'ENTERPRISE',
    scope: 'agents:read runs:execute',
  })
  const { data: listed } = await ask(LIST, {}, admin)
  assert.equal(listed.apiKeys.totalCount, 1)
  assert.ok(!JSON.stringify(listed).includes(secret))
  const rows = await connection.asTenant({ tenantId }, (trx) => trx('identity.api_key').select('*'))
  assert.ok(!JSON.stringify(rows).includes(secret.slice(12, 40)))
  assert.deepEqual(await events(database, tenantId), ['api_key.created'])
})

test('scopes must be permissions that caller and owner hold', async () => {
  await using database = await freshDatabase()
  const world = await given(database)
  const viewer = await givenTenant(world.database, 'default', { email: 'viewer@agentic.local' })
  const caller = userCaller(viewer.tenantId, viewer.userId, ['agents:read', 'users:read'])
  assert.equal((await world.create({ scopes: ['users:manage'] }, caller)).code, 'FORBIDDEN')
  assert.equal((await world.create({ scopes: ['fly'] })).code, 'BAD_USER_INPUT')
  assert.equal((await world.create({ scopes: [] })).code, 'BAD_USER_INPUT')
  assert.equal((await world.create({ name: ' ' })).code, 'BAD_USER_INPUT')
  assert.equal((await world.create({ expiresAt: '2020-01-01T00:00:00Z' })).code, 'BAD_USER_INPUT')
  assert.equal((await world.create({ serviceAccountId: world.adminId })).code, 'NOT_FOUND')
  assert.equal((await world.ask(CREATE, { input: { name: 'x', scopes: ['agents:read'] } })).code, 'UNAUTHENTICATED')
})

test('what a key may do shrinks at once with what its owner may do, and is nothing when they are deactivated', async () => {
  await using database = await freshDatabase()
  const world = await given(database)
  const developer = await givenTenant(world.database, 'default', { email: 'dev@agentic.local', roleName: 'developer' })
  const caller = userCaller(developer.tenantId, developer.userId, ['agents:read', 'runs:execute'])
  const { secret } = (await world.create({}, caller)).data.createApiKey
  const scope = async () => {
    const answer = await world.identity.introspect(secret)
    return answer.active && answer.scope
  }
  assert.equal(await scope(), 'agents:read runs:execute')
  await world.database.asTenant({ tenantId: world.tenantId }, (trx) =>
    trx('identity.role')
      .where({ name: 'developer' })
      .update({ permissions: ['agents:read'] }),
  )
  assert.equal(await scope(), 'agents:read')
  await deactivate(database, developer)
  assert.equal(await scope(), false)
})

test('a key of a service account acts for it, and dies with it', async () => {
  await using database = await freshDatabase()
  const world = await given(database)
  const { data: roles } = await world.ask('{ roles { id name } }', {}, world.admin)
  const roleId = (name: string) => roles.roles.find((role: { name: string }) => role.name === name).id
  const input = { name: 'Deployer', roleIds: [roleId('developer')], idempotencyKey: 'one' }
  const account = (await world.ask(ACCOUNT, { input }, world.admin)).data.createServiceAccount
  assert.equal((await world.ask(ACCOUNT, { input }, world.admin)).data.createServiceAccount.id, account.id)
  assert.equal((await world.ask(ACCOUNT, { input: { ...input, name: 'Else' } }, world.admin)).code, 'IDEMPOTENCY_KEY_REUSED')
  assert.equal((await world.ask(ACCOUNT, { input: { name: 'deployer', roleIds: [] } }, world.admin)).code, 'CONFLICT')
  assert.equal((await world.ask(ACCOUNT, { input: { name: 'x', roleIds: ['no-uuid'] } }, world.admin)).code, 'BAD_USER_INPUT')
  const manager = userCaller(world.tenantId, world.adminId, ['users:manage', 'agents:read'])
  const beyond = { name: 'Boss', roleIds: [roleId('admin')] }
  assert.equal((await world.ask(ACCOUNT, { input: beyond }, manager)).code, 'FORBIDDEN')

  const made = await world.create({ serviceAccountId: account.id })
  const { secret, apiKey } = made.data.createApiKey
  assert.equal(apiKey.owner.name, 'Deployer')
  const caller = await keyCaller(world, secret)
  assert.deepEqual(caller.owner, { kind: 'SERVICE_ACCOUNT', id: account.id })
  assert.equal((await world.ask('{ me { id } }', {}, caller)).code, 'FORBIDDEN')
  assert.equal((await world.create({ serviceAccountId: account.id, scopes: ['users:manage'] })).code, 'FORBIDDEN')

  const { data } = await world.ask(DELETE_ACCOUNT, { id: account.id }, world.admin)
  assert.ok(data.deleteServiceAccount.deletedAt)
  assert.deepEqual(data.deleteServiceAccount.roles, [])
  assert.deepEqual(await world.identity.introspect(secret), { active: false })
  assert.equal((await world.ask(DELETE_ACCOUNT, { id: account.id }, world.admin)).code, undefined, 'twice is harmless')
  assert.equal((await world.ask(DELETE_ACCOUNT, { id: world.adminId }, world.admin)).code, 'NOT_FOUND')
  assert.deepEqual(await events(database, world.tenantId), ['api_key.created', 'api_key.revoked'])
  assert.ok((await world.ask(ACCOUNT, { input: { name: 'Deployer', roleIds: [] } }, world.admin)).data.createServiceAccount.id)
})

test('a rotated key goes on for its grace and is refused at the exact deadline; its replacement lives as long anew', async () => {
  await using database = await freshDatabase()
  const world = await given(database)
  const expiresAt = new Date(world.clock.now().getTime() + 90 * DAY_MS)
  const first = (await world.create({ expiresAt: expiresAt.toISOString() })).data.createApiKey
  world.clock.advance(DAY_MS)
  const second = (await world.ask(ROTATE, { id: first.apiKey.id, grace: 60 }, world.admin)).data.rotateApiKey
  assert.notEqual(second.secret, first.secret)
  assert.deepEqual(second.apiKey.scopes, first.apiKey.scopes)
  assert.equal(second.apiKey.expiresAt.getTime(), expiresAt.getTime() + DAY_MS)
  assert.equal((await world.ask(ROTATE, { id: first.apiKey.id }, world.admin)).code, 'CONFLICT')

  const active = async (secret: string) => (await world.identity.introspect(secret)).active
  const deadline = world.clock.now().getTime() + 60_000
  assert.equal(((await world.identity.introspect(first.secret)) as ActiveToken).exp, deadline / 1_000)
  world.clock.advance(59_999)
  assert.deepEqual([await active(first.secret), await active(second.secret)], [true, true])
  world.clock.advance(1)
  assert.deepEqual([await active(first.secret), await active(second.secret)], [false, true])

  const third = (await world.ask(ROTATE, { id: second.apiKey.id }, world.admin)).data.rotateApiKey
  assert.deepEqual([await active(second.secret), await active(third.secret)], [false, true], 'without a grace at once')
  for (const grace of [-1, 30 * 24 * 3_600 + 1]) {
    assert.equal((await world.ask(ROTATE, { id: third.apiKey.id, grace }, world.admin)).code, 'BAD_USER_INPUT')
  }
  const last = await world.ask(ROTATE, { id: third.apiKey.id, grace: 30 * 24 * 3_600 }, world.admin)
  assert.equal(last.code, undefined)
  world.clock.advance(30 * DAY_MS - 1)
  assert.equal(await active(third.secret), true)
  world.clock.advance(1)
  assert.deepEqual([await active(third.secret), await active(last.data.rotateApiKey.secret)], [false, true], 'after 30 days')
  const { data } = await world.ask(LIST, { filter: { active: true } }, world.admin)
  assert.deepEqual(
    data.apiKeys.edges.map((edge: { node: { id: string } }) => edge.node.id),
    [last.data.rotateApiKey.apiKey.id],
  )
  assert.equal((await world.ask(LIST, { filter: { active: false } }, world.admin)).data.apiKeys.totalCount, 3)
})

test('one idempotency key makes one key, however many ask at once, and each is shown its secret', async () => {
  await using database = await freshDatabase()
  const world = await given(database)
  const answers = await Promise.all(Array.from({ length: 20 }, () => world.create({ idempotencyKey: 'deploy' })))
  const secrets = new Set(answers.map(({ data }) => data.createApiKey.secret))
  assert.equal(secrets.size, 1)
  assert.equal((await world.identity.introspect([...secrets][0])).active, true)
  assert.equal((await world.ask(LIST, {}, world.admin)).data.apiKeys.totalCount, 1)
  assert.equal((await world.create({ idempotencyKey: 'deploy', name: 'Else' })).code, 'IDEMPOTENCY_KEY_REUSED')
  assert.equal((await world.create({ idempotencyKey: '' })).code, 'BAD_USER_INPUT')

  const id = answers[0]?.data.createApiKey.apiKey.id
  const rotated = await Promise.all([1, 2].map(() => world.ask(ROTATE, { id, key: 'again' }, world.admin)))
  assert.equal(new Set(rotated.map(({ data }) => data.rotateApiKey.secret)).size, 1)
})

test('keys of others take api_keys:manage to see and to end, and nobody learns the secret of another person', async () => {
  await using database = await freshDatabase()
  const world = await given(database)
  const viewer = await givenTenant(world.database, 'default', { email: 'viewer@agentic.local' })
  const other = await givenTenant(world.database, 'other', { email: 'admin@other.local', roleName: 'admin' })
  const stranger = userCaller(viewer.tenantId, viewer.userId, ['agents:read'])
  const foreigner = userCaller(other.tenantId, other.userId)
  const { apiKey } = (await world.create()).data.createApiKey
  const { id } = apiKey

  for (const caller of [stranger, foreigner]) {
    assert.equal((await world.ask(REVOKE, { id }, caller)).code, 'NOT_FOUND')
    assert.equal((await world.ask(ROTATE, { id }, caller)).code, 'NOT_FOUND')
    assert.equal((await world.ask(`{ apiKey(id: "${id}") { id } }`, {}, caller)).data.apiKey, null)
    assert.equal((await world.ask(LIST, {}, caller)).data.apiKeys.totalCount, 0)
  }
  assert.equal((await world.ask(LIST, { filter: { ownerId: world.adminId } }, stranger)).code, 'FORBIDDEN')
  assert.equal((await world.ask(LIST, { filter: { ownerId: 'no-uuid' } }, stranger)).code, 'BAD_USER_INPUT')
  assert.equal((await world.ask(REVOKE, { id: 'no-uuid' }, world.admin)).code, 'NOT_FOUND')
  for (const query of [REVOKE, ROTATE]) assert.equal((await world.ask(query, { id })).code, 'UNAUTHENTICATED')
  assert.equal((await world.ask(LIST)).code, 'UNAUTHENTICATED')

  const manager = userCaller(viewer.tenantId, viewer.userId, ['api_keys:manage'])
  assert.equal((await world.ask(LIST, {}, manager)).data.apiKeys.totalCount, 1)
  assert.equal((await world.ask(ROTATE, { id }, manager)).code, 'FORBIDDEN')
  assert.ok((await world.ask(REVOKE, { id }, manager)).data.revokeApiKey.revokedAt)
  assert.ok((await world.ask(REVOKE, { id }, manager)).data.revokeApiKey.revokedAt, 'twice is harmless')
  assert.deepEqual(await events(database, world.tenantId), ['api_key.created', 'api_key.revoked'])
})

test('a key makes no other key without api_keys:manage, and none beyond itself with it', async () => {
  await using database = await freshDatabase()
  const world = await given(database)
  const plain = await keyCaller(world, (await world.create()).data.createApiKey.secret)
  assert.equal((await world.create({ scopes: ['agents:read'] }, plain)).code, 'FORBIDDEN')
  assert.equal((await world.ask(ROTATE, { id: plain.keyId }, plain)).code, 'FORBIDDEN')
  const managing = (await world.create({ scopes: ['api_keys:manage', 'agents:read'] })).data.createApiKey
  const manager = await keyCaller(world, managing.secret)
  assert.equal((await world.create({ scopes: ['users:manage'] }, manager)).code, 'FORBIDDEN')
  assert.ok((await world.create({ scopes: ['agents:read'] }, manager)).data.createApiKey.secret)
  assert.equal((await world.ask('{ sessions { id } }', {}, manager)).code, 'FORBIDDEN', 'a key has no session')
  assert.equal((await world.ask('{ me { email } }', {}, manager)).data.me.email, ADMIN.email)
})

test('when a key was last used is written behind the request', async () => {
  await using database = await freshDatabase()
  const world = await given(database)
  const { secret, apiKey } = (await world.create()).data.createApiKey
  world.clock.advance(5_000)
  await world.identity.introspect(secret)
  const lastUsed = async () =>
    (await world.ask(`{ apiKey(id: "${apiKey.id}") { lastUsedAt } }`, {}, world.admin)).data.apiKey.lastUsedAt
  assert.equal(await lastUsed(), null)
  await world.identity.subgraph.close()
  assert.deepEqual(await lastUsed(), world.clock.now())
})

test('when a key was last used is written within half a minute, by itself', async (t) => {
  await using database = await freshDatabase()
  const world = await given(database)
  const { secret, apiKey } = (await world.create()).data.createApiKey
  const lastUsed = async () =>
    (await world.ask(`{ apiKey(id: "${apiKey.id}") { lastUsedAt } }`, {}, world.admin)).data.apiKey.lastUsedAt
  t.mock.timers.enable({ apis: ['setTimeout'] })
  for (let use = 0; use < 5; use += 1) {
    world.clock.advance(1_000)
    await world.identity.introspect(secret)
  }
  t.mock.timers.tick(30_000)
  t.mock.timers.reset()
  await until(async () => (await lastUsed())?.getTime() === world.clock.now().getTime())
})

test('a week before it expires a key is announced once; a short-lived or ended one is not', async () => {
  await using database = await freshDatabase()
  const world = await given(database)
  const inDays = (days: number) => new Date(world.clock.now().getTime() + days * DAY_MS).toISOString()
  const ids = { long: '', short: '', ended: '' }
  for (const [name, days] of [
    ['long', 30],
    ['short', 5],
    ['ended', 30],
  ] as const) {
    ids[name] = (await world.create({ name, expiresAt: inDays(days) })).data.createApiKey.apiKey.id
  }
  await world.ask(REVOKE, { id: ids.ended }, world.admin)
  const parts = {
    store: new ApiKeyStore(world.database, QUOTAS),
    log: createLog('test', { level: 'silent', format: 'json' }),
    now: world.clock.now,
  }
  const workers = [new KeyExpiryWorker(parts), new KeyExpiryWorker(parts)]
  const announced = async () => {
    await Promise.all(workers.map((worker) => worker.announce()))
    const told = await database
      .as('events')
      .asTenant({ tenantId: world.tenantId }, (trx) => trx('outbox.event').where('type', 'api_key.expiring'))
    return told.map(({ data }: { data: { apiKeyId: string } }) => data.apiKeyId)
  }
  world.clock.advance(22.9 * DAY_MS)
  assert.deepEqual(await announced(), [])
  world.clock.advance(0.2 * DAY_MS)
  assert.deepEqual(await announced(), [ids.long])
  assert.deepEqual(await announced(), [ids.long])
})
