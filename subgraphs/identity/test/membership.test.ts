import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { BUILT_IN_ROLES } from '../src/role/role.ts'
import { ADMIN, callerOf, type Given, givenIdentity, givenTenant, REFRESH, userCaller } from './given.ts'
import { eventsOf } from './people.ts'

const DEACTIVATE = 'mutation ($id: ID!) { deactivateUser(id: $id) { state } }'
const REACTIVATE = 'mutation ($id: ID!) { reactivateUser(id: $id) { state } }'
const UPDATE = 'mutation ($id: ID!, $input: UpdateUserInput!) { updateUser(id: $id, input: $input) { name version } }'
const SET_ROLES =
  'mutation ($id: ID!, $roleIds: [ID!]!) { setUserRoles(userId: $id, roleIds: $roleIds) { roles { name } permissions } }'
const CREATE_KEY = 'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }'
const ADA = 'ada@agentic.local'
const MANAGER = BUILT_IN_ROLES[1].permissions

async function roleIdsOf({ database }: Given, tenantId: string): Promise<Record<string, string>> {
  const roles = await database.asTenant({ tenantId }, (trx) => trx('identity.role').select('name', 'id'))
  return Object.fromEntries(roles.map(({ name, id }) => [name, id]))
}

async function givenAda(given: Given, roleName = 'developer'): Promise<string> {
  return (await givenTenant(given.database, 'default', { email: ADA, roleName })).userId
}

async function keyOf({ ask }: Given, accessToken: string, scopes: readonly string[]): Promise<string> {
  const { data, message } = await ask(CREATE_KEY, { input: { name: 'key', scopes } }, callerOf(accessToken))
  assert.equal(message, undefined)
  return data.createApiKey.secret
}

test('deactivating a user ends all sessions and keys at once, once, with its event; reactivating gives none of them back', async () => {
  await using database = await freshDatabase()
  const given = await givenIdentity(database)
  const { ask, login, identity, tenantId, adminId } = given
  const id = await givenAda(given)
  const { accessToken, refreshToken } = (await login({ email: ADA })).data.login
  const secret = await keyOf(given, accessToken, ['agents:read'])
  const { cursor } = await identity.readRevocations('0')
  const admin = userCaller(tenantId, adminId)
  for (const _ of [1, 2]) assert.equal((await ask(DEACTIVATE, { id }, admin)).data.deactivateUser.state, 'DEACTIVATED')

  const told = (await identity.readRevocations(cursor)).revocations.map(({ subject }) => subject)
  assert.ok(told.includes(id) && told.includes(callerOf(accessToken).sessionId))
  const isDead = async () => {
    assert.equal((await ask(REFRESH, { token: refreshToken })).code, 'UNAUTHENTICATED')
    assert.equal((await identity.introspect(secret)).active, false)
  }
  await isDead()
  assert.equal((await login({ email: ADA })).code, 'UNAUTHENTICATED')
  assert.equal((await ask(REACTIVATE, { id }, admin)).data.reactivateUser.state, 'ACTIVE')
  await isDead()
  assert.ok((await login({ email: ADA })).data.login.accessToken)
  const events = (await eventsOf(database, tenantId)).filter((type) => type.startsWith('user.'))
  assert.deepEqual(events, ['user.deactivated', 'user.reactivated'])
})

test('other roles make the access token be fetched anew and narrow the keys at once, also when the role itself changes', async () => {
  await using database = await freshDatabase()
  const given = await givenIdentity(database)
  const { ask, login, identity, tenantId, adminId } = given
  const id = await givenAda(given)
  const roles = await roleIdsOf(given, tenantId)
  const admin = userCaller(tenantId, adminId)
  const { accessToken, refreshToken } = (await login({ email: ADA })).data.login
  const secret = await keyOf(given, accessToken, ['agents:read', 'runs:execute'])
  const { cursor } = await identity.readRevocations('0')
  const custom = `mutation { createRole(input: { name: "Runner", permissions: ["runs:execute"] }) { id version } }`
  const { id: runner, version } = (await ask(custom, {}, admin)).data.createRole

  const set = await ask(SET_ROLES, { id, roleIds: [roles.viewer, runner] }, admin)
  assert.deepEqual(set.data.setUserRoles.roles.map(({ name }: { name: string }) => name).sort(), ['Runner', 'viewer'])
  assert.ok((await identity.readRevocations(cursor)).revocations.some(({ subject }) => subject === id))
  const renewed = (await ask(REFRESH, { token: refreshToken })).data.refreshSession
  assert.equal(callerOf(renewed.accessToken).permissions.includes('agents:manage'), false)
  const scopes = async () => ((await identity.introspect(secret)) as { scope: string }).scope.split(' ').sort()
  assert.deepEqual(await scopes(), ['agents:read', 'runs:execute'])

  const narrow =
    'mutation ($id: ID!, $v: Int!) { updateRole(id: $id, input: { permissions: [], expectedVersion: $v }) { version } }'
  assert.equal((await ask(narrow, { id: runner, v: version }, admin)).data.updateRole.version, version + 1)
  assert.deepEqual(await scopes(), ['agents:read'])
  await ask(SET_ROLES, { id, roleIds: [] }, admin)
  assert.deepEqual(((await identity.introspect(secret)) as { scope: string }).scope, '')
})

test('nobody gives roles, or gives them back, that allow more than they may do; taking them is open', async () => {
  await using database = await freshDatabase()
  const given = await givenIdentity(database)
  const { ask, tenantId, adminId } = given
  const id = await givenAda(given, 'admin')
  const roles = await roleIdsOf(given, tenantId)
  const lesser = userCaller(tenantId, adminId, [...MANAGER, 'roles:manage'])
  const kept = await ask(SET_ROLES, { id, roleIds: [roles.admin, roles.viewer] }, lesser)
  assert.equal(kept.code, undefined, 'what they have already is not given')
  assert.equal((await ask(SET_ROLES, { id, roleIds: [roles.viewer] }, lesser)).code, undefined)
  assert.equal((await ask(SET_ROLES, { id, roleIds: [roles.admin] }, lesser)).code, 'FORBIDDEN')
  const admin = userCaller(tenantId, adminId)
  await ask(SET_ROLES, { id, roleIds: [roles.admin] }, admin)
  await ask(DEACTIVATE, { id }, admin)
  assert.equal((await ask(REACTIVATE, { id }, lesser)).code, 'FORBIDDEN')
  assert.equal((await ask(REACTIVATE, { id }, admin)).code, undefined)
})

test('the last admin stays: also where two admins remove each other at the same moment', async () => {
  await using database = await freshDatabase()
  const given = await givenIdentity(database)
  const { ask, tenantId, adminId } = given
  const admin = userCaller(tenantId, adminId)
  const roles = await roleIdsOf(given, tenantId)
  const everything = 'mutation ($p: [String!]!) { createRole(input: { name: "Everything", permissions: $p }) { id } }'
  const { id: same } = (await ask(everything, { p: BUILT_IN_ROLES[0].permissions }, admin)).data.createRole
  assert.equal((await ask(DEACTIVATE, { id: adminId }, admin)).code, 'CONFLICT')
  assert.equal((await ask(SET_ROLES, { id: adminId, roleIds: [same] }, admin)).code, 'CONFLICT')
  const ada = await givenAda(given, 'admin')
  for (let round = 0; round < 10; round++) {
    const removals = [ask(DEACTIVATE, { id: adminId }, admin), ask(SET_ROLES, { id: ada, roleIds: [roles.viewer] }, admin)]
    const codes = (await Promise.all(removals)).map(({ code }) => code)
    assert.deepEqual(codes.sort(), ['CONFLICT', undefined])
    await ask(REACTIVATE, { id: adminId }, admin)
    await ask(SET_ROLES, { id: ada, roleIds: [roles.admin] }, admin)
  }
})

test('everybody changes their own name, and those of others with users:manage', async () => {
  await using database = await freshDatabase()
  const given = await givenIdentity(database)
  const { ask, tenantId, adminId } = given
  const id = await givenAda(given)
  const ada = userCaller(tenantId, id, [])
  const admin = userCaller(tenantId, adminId)
  const update = (userId: string, name: string, expectedVersion: number, caller = ada) =>
    ask(UPDATE, { id: userId, input: { name, expectedVersion } }, caller)
  assert.deepEqual({ ...(await update(id.toUpperCase(), ' Ada ', 1)).data.updateUser }, { name: 'Ada', version: 2 })
  assert.equal((await update(adminId, 'Mallory', 1)).code, 'FORBIDDEN')
  assert.equal((await update(id, 'A.', 2, admin)).data.updateUser.name, 'A.')
  assert.equal((await update(id, 'two\nlines', 3)).code, 'BAD_USER_INPUT')
})

test('of two who change the same profile the later one is told the version there is now, also of two at once', async () => {
  await using database = await freshDatabase()
  const given = await givenIdentity(database)
  const id = await givenAda(given)
  const callers = [userCaller(given.tenantId, id, []), userCaller(given.tenantId, given.adminId)]
  const answers = await Promise.all(
    callers.map((caller) => given.ask(UPDATE, { id, input: { name: caller.userId, expectedVersion: 1 } }, caller)),
  )
  const [refused, ...others] = answers.filter(({ code }) => code !== undefined)
  assert.deepEqual([refused?.code, refused?.extensions?.currentVersion, others], ['CONFLICT', 2, []])
})

test('users are found by part of their address or name, where % and _ are themselves', async () => {
  await using database = await freshDatabase()
  const given = await givenIdentity(database)
  await givenAda(given)
  const found = async (search: string) => {
    const query = 'query ($search: String) { users(filter: { search: $search }) { totalCount edges { node { email } } } }'
    const { users } = (await given.ask(query, { search }, userCaller(given.tenantId, given.adminId))).data
    assert.equal(users.totalCount, users.edges.length)
    return users.edges.map(({ node }: { node: { email: string } }) => node.email)
  }
  assert.deepEqual(await found('ADA@'), [ADA])
  assert.deepEqual(await found('istrat'), [ADMIN.email])
  assert.deepEqual(await found('_'), [])
})

test('what is done to users takes somebody known, and users and roles of the tenant', async () => {
  await using database = await freshDatabase()
  const given = await givenIdentity(database)
  const { ask, tenantId, adminId, database: identity } = given
  const other = await givenTenant(identity, 'other', { email: 'x@other.local' })
  const foreignRoles = await roleIdsOf(given, other.tenantId)
  const operations = [DEACTIVATE, REACTIVATE, UPDATE, SET_ROLES]
  const variables = { input: { name: 'X', expectedVersion: 1 }, roleIds: [] }
  const admin = userCaller(tenantId, adminId)
  for (const query of operations) {
    assert.equal((await ask(query, { ...variables, id: adminId })).code, 'UNAUTHENTICATED', query)
    for (const id of [other.userId, '01900000-0000-7000-8000-000000000000', 'no-uuid']) {
      assert.equal((await ask(query, { ...variables, id }, admin)).code, 'NOT_FOUND', `${query} ${id}`)
    }
  }
  for (const roleIds of [[foreignRoles.viewer], ['no-uuid']]) {
    assert.equal((await ask(SET_ROLES, { id: adminId, roleIds }, admin)).code, 'BAD_USER_INPUT')
  }
})
