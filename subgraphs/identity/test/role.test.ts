import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { givenIdentity, givenTenant, userCaller } from './given.ts'
import { eventsOf } from './people.ts'

const CREATE = 'mutation ($input: CreateRoleInput!) { createRole(input: $input) { id name permissions builtIn version } }'
const UPDATE = 'mutation ($id: ID!, $input: UpdateRoleInput!) { updateRole(id: $id, input: $input) { name permissions version } }'
const DELETE = 'mutation ($id: ID!) { deleteRole(id: $id) }'
const SET_ROLES = 'mutation ($id: ID!, $roleIds: [ID!]!) { setUserRoles(userId: $id, roleIds: $roleIds) { id } }'
const AUDITOR = { name: 'Auditor', permissions: ['users:read', 'audit:read', 'audit:read'] }

test('a role is made, changed and deleted, each with its event; the same key makes one', async () => {
  await using database = await freshDatabase()
  const { ask, tenantId, adminId } = await givenIdentity(database)
  const admin = userCaller(tenantId, adminId)
  const input = { ...AUDITOR, idempotencyKey: 'one' }
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(CREATE, { input }, admin)))
  assert.equal(new Set(answers.map(({ data, message }) => data?.createRole.id ?? message)).size, 1)
  const [first] = answers
  assert.ok(first)
  const { id, ...made } = first.data.createRole
  assert.deepEqual(made, { name: 'Auditor', permissions: ['audit:read', 'users:read'], builtIn: false, version: 1 })

  const changed = (await ask(UPDATE, { id, input: { name: 'Reader', expectedVersion: 1 } }, admin)).data.updateRole
  assert.deepEqual({ ...changed }, { name: 'Reader', permissions: ['audit:read', 'users:read'], version: 2 })
  assert.equal((await ask(DELETE, { id }, admin)).data.deleteRole, true)
  assert.equal((await ask(DELETE, { id }, admin)).code, 'NOT_FOUND')
  assert.deepEqual(await eventsOf(database, tenantId), ['role.changed', 'role.changed', 'role.changed'])
})

test('nobody makes a role, or changes one to, what they may not do themselves; what it allows already stays open', async () => {
  await using database = await freshDatabase()
  const { ask, tenantId, adminId } = await givenIdentity(database)
  const { id } = (await ask(CREATE, { input: AUDITOR }, userCaller(tenantId, adminId))).data.createRole
  const lesser = userCaller(tenantId, adminId, ['roles:manage', 'users:read'])
  assert.equal((await ask(CREATE, { input: { ...AUDITOR, name: 'Other' } }, lesser)).code, 'FORBIDDEN')
  const change = (permissions: string[]) => ask(UPDATE, { id, input: { permissions, expectedVersion: 1 } }, lesser)
  assert.equal((await change(['audit:read', 'tenant:manage'])).code, 'FORBIDDEN')
  assert.equal((await change(['audit:read', 'roles:manage'])).code, undefined)
})

test('a stale version is told the current one, and of two at once one wins', async () => {
  await using database = await freshDatabase()
  const { ask, tenantId, adminId } = await givenIdentity(database)
  const admin = userCaller(tenantId, adminId)
  const { id } = (await ask(CREATE, { input: AUDITOR }, admin)).data.createRole
  const answers = await Promise.all(['A', 'B'].map((name) => ask(UPDATE, { id, input: { name, expectedVersion: 1 } }, admin)))
  const refused = answers.filter(({ code }) => code === 'CONFLICT')
  assert.deepEqual([refused.length, refused[0]?.extensions?.currentVersion], [1, 2])
})

test('built-in roles, and roles that somebody holds, stay', async () => {
  await using database = await freshDatabase()
  const { ask, tenantId, adminId, database: identity } = await givenIdentity(database)
  const admin = userCaller(tenantId, adminId)
  const builtIn = await identity.asTenant({ tenantId }, (trx) => trx('identity.role').where({ name: 'viewer' }).first('id'))
  assert.equal((await ask(UPDATE, { id: builtIn.id, input: { permissions: [], expectedVersion: 1 } }, admin)).code, 'FORBIDDEN')
  assert.equal((await ask(DELETE, { id: builtIn.id }, admin)).code, 'FORBIDDEN')

  const { id } = (await ask(CREATE, { input: AUDITOR }, admin)).data.createRole
  const { userId } = await givenTenant(identity, 'default', { email: 'ada@agentic.local' })
  await ask(SET_ROLES, { id: userId, roleIds: [id] }, admin)
  assert.equal((await ask(DELETE, { id }, admin)).code, 'CONFLICT')
  await ask(SET_ROLES, { id: userId, roleIds: [] }, admin)
  assert.equal((await ask(DELETE, { id }, admin)).data.deleteRole, true)
})

test('roles take somebody known, a free name, permissions that exist, and are those of the tenant', async () => {
  await using database = await freshDatabase()
  const { ask, tenantId, adminId, database: identity } = await givenIdentity(database)
  const admin = userCaller(tenantId, adminId)
  const { id } = (await ask(CREATE, { input: AUDITOR }, admin)).data.createRole
  const input = { name: 'X', expectedVersion: 1 }
  for (const [query, variables] of [
    [CREATE, { input: AUDITOR }],
    [UPDATE, { id, input }],
    [DELETE, { id }],
  ] as const) {
    assert.equal((await ask(query, variables)).code, 'UNAUTHENTICATED', query)
  }
  const other = await givenTenant(identity, 'other', { email: 'x@other.local' })
  const stranger = userCaller(other.tenantId, other.userId)
  for (const query of [UPDATE, DELETE]) {
    for (const role of [id, 'no-uuid']) assert.equal((await ask(query, { id: role, input }, stranger)).code, 'NOT_FOUND')
  }
  assert.equal((await ask(CREATE, { input: AUDITOR }, stranger)).code, undefined, 'its name is free there')
  for (const name of ['AUDITOR', ' viewer'])
    assert.equal((await ask(CREATE, { input: { ...AUDITOR, name } }, admin)).code, 'CONFLICT')
  assert.equal((await ask(UPDATE, { id, input: { ...input, name: 'admin' } }, admin)).code, 'CONFLICT')
  for (const wrong of [{ name: ' ' }, { name: 'x'.repeat(101) }, { permissions: ['everything'] }]) {
    assert.equal((await ask(CREATE, { input: { ...AUDITOR, ...wrong } }, admin)).code, 'BAD_USER_INPUT', JSON.stringify(wrong))
  }
})
