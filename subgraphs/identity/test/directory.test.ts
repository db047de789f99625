import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { seedIdentity } from '../src/seed.ts'
import { ADMIN, givenIdentity, givenTenant, userCaller } from './given.ts'

const USER = 'query ($id: ID!) { user(id: $id) { id email name state roles { name builtIn } createdAt } }'
const ENTITIES = `query ($r: [_Any!]!) { _entities(representations: $r) {
  ... on User { email } ... on Role { name } ... on Tenant { slug } ... on ServiceAccount { name } } }`

test('me, tenant, roles and permissions are those of the caller', async () => {
  await using database = await freshDatabase()
  const { ask, tenantId, adminId } = await givenIdentity(database)
  const caller = userCaller(tenantId, adminId)
  const { data } = await ask(
    '{ me { id permissions } tenant { id slug } roles { name permissions } permissions { name description } }',
    {},
    caller,
  )
  assert.equal(data.me.id, adminId)
  assert.equal(data.me.permissions.length, 14)
  assert.equal(data.tenant.slug, 'default')
  assert.equal(data.permissions.length, 14)
  const sizes = data.roles.map((role: { name: string; permissions: string[] }) => [role.name, role.permissions.length])
  assert.deepEqual(sizes, [
    ['admin', 14],
    ['developer', 7],
    ['manager', 12],
    ['viewer', 4],
  ])
})

test('a user, role or tenant of another tenant looks exactly like one that does not exist', async () => {
  await using database = await freshDatabase()
  const { ask, tenantId, adminId, database: identity } = await givenIdentity(database)
  const other = await givenTenant(identity, 'other', { email: 'x@other.local' })
  const caller = userCaller(tenantId, adminId)
  assert.equal((await ask(USER, { id: adminId.toUpperCase() }, caller)).data.user.email, ADMIN.email)
  for (const id of [other.userId, '01900000-0000-7000-8000-000000000000', 'no-uuid']) {
    const { data, code } = await ask(USER, { id }, caller)
    assert.deepEqual([data.user, code], [null, undefined])
  }
  const r = [
    { __typename: 'User', id: other.userId },
    { __typename: 'User', id: adminId },
    { __typename: 'Tenant', id: other.tenantId },
    { __typename: 'Tenant', id: tenantId },
    { __typename: 'ServiceAccount', id: adminId },
    { __typename: 'Role', id: 'no-uuid' },
  ]
  const { data } = await ask(ENTITIES, { r }, caller)
  assert.deepEqual(JSON.parse(JSON.stringify(data._entities)), [
    null,
    { email: ADMIN.email },
    null,
    { slug: 'default' },
    null,
    null,
  ])
  const nobody = await ask(ENTITIES, { r: [{ __typename: 'User', id: adminId }] })
  assert.deepEqual(nobody.data._entities, [null])
})

test('users are paged within the tenant, filtered by state and counted on demand', async () => {
  await using database = await freshDatabase()
  const { ask, tenantId, adminId, database: identity } = await givenIdentity(database)
  await givenTenant(identity, 'other', { email: 'x@other.local' })
  for (const name of ['a', 'b']) await givenTenant(identity, 'default', { email: `${name}@agentic.local` })
  const caller = userCaller(tenantId, adminId)
  const query = `query ($after: String, $first: Int, $filter: UserFilter) { users(first: $first, after: $after, filter: $filter) {
    totalCount edges { node { email } } pageInfo { hasNextPage endCursor } } }`
  const first = (await ask(query, { first: 2 }, caller)).data.users
  assert.equal(first.totalCount, 3)
  assert.equal(first.pageInfo.hasNextPage, true)
  const second = (await ask(query, { first: 2, after: first.pageInfo.endCursor }, caller)).data.users
  assert.deepEqual(
    second.edges.map((edge: { node: { email: string } }) => edge.node.email),
    ['b@agentic.local'],
  )
  assert.equal((await ask(query, { filter: { state: 'DEACTIVATED' } }, caller)).data.users.totalCount, 0)
  assert.equal((await ask(query, { first: 101 }, caller)).code, 'BAD_USER_INPUT')
  assert.equal((await ask(query, { after: 'nonsense' }, caller)).code, 'BAD_USER_INPUT')
})

test('an anonymous caller is refused, and a service has no profile', async () => {
  await using database = await freshDatabase()
  const { ask, tenantId } = await givenIdentity(database)
  for (const query of [
    '{ me { id } }',
    '{ tenant { id } }',
    '{ roles { id } }',
    '{ sessions { id } }',
    '{ users { totalCount } }',
    'mutation { logout }',
  ]) {
    assert.equal((await ask(query)).code, 'UNAUTHENTICATED', query)
  }
  assert.equal(
    (await ask('{ me { id } }', {}, { kind: 'SERVICE', service: 'agents', tenantId, permissions: [] })).code,
    'FORBIDDEN',
  )
})

test('without a tenant no row of identity is visible, and none can be written into another tenant', async () => {
  await using database = await freshDatabase()
  const { tenantId, database: identity } = await givenIdentity(database)
  const other = await givenTenant(identity, 'other', { email: 'x@other.local' })
  for (const table of ['tenant', 'user_account', 'role', 'user_role', 'session', 'refresh_token', 'service_account']) {
    assert.deepEqual(await identity.acrossTenants((trx) => trx(`identity.${table}`).select('*')), [], table)
  }
  assert.equal((await identity.asTenant({ tenantId }, (trx) => trx('identity.tenant').select('id'))).length, 1)
  const row = { tenant_id: other.tenantId, id: other.userId, name: 'smuggled' }
  await assert.rejects(
    identity.asTenant({ tenantId }, (trx) => trx('identity.service_account').insert(row)),
    /row-level security/,
  )
})

test('seeding again changes nothing, and a password is made only for an admin that did not exist', async () => {
  await using database = await freshDatabase()
  const identity = database.as('identity')
  const seeds = await Promise.all([1, 2, 3].map(() => seedIdentity(identity, { adminEmail: 'boss@agentic.local' })))
  assert.equal(new Set(seeds.map(({ tenantId, adminId }) => tenantId + adminId)).size, 1)
  assert.equal(seeds.filter(({ generatedPassword }) => generatedPassword).length, 1)
  const again = await seedIdentity(identity, { adminEmail: 'BOSS@agentic.local' })
  assert.deepEqual(again, { tenantId: seeds[0]?.tenantId, adminId: seeds[0]?.adminId })
})
