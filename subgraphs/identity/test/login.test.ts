import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { hash as bcryptHash } from '@node-rs/bcrypt'
import { createLocalJWKSet, jwtVerify } from 'jose'
import { PERMISSION_NAMES } from '../src/role/permission.ts'
import { UserStore } from '../src/user/user.store.ts'
import { ADMIN, deactivate, givenIdentity, givenTenant } from './given.ts'

test('a login gives an access token as of RFC 9068 that the published keys verify', async () => {
  await using database = await freshDatabase()
  const { identity, login, tenantId, adminId } = await givenIdentity(database)
  const { data, message } = await login()
  assert.equal(message, undefined)
  assert.equal(data.login.user.email, ADMIN.email)
  assert.equal(data.login.user.roles[0].name, 'admin')
  assert.deepEqual({ ...data.login.tenant }, { id: tenantId, slug: 'default', plan: 'ENTERPRISE' })

  const keys = createLocalJWKSet(await identity.jwks())
  const { payload } = await jwtVerify(data.login.accessToken, keys, { issuer: 'identity', audience: 'gateway', typ: 'at+jwt' })
  assert.equal(payload.sub, adminId)
  assert.equal(payload.tenant_id, tenantId)
  assert.equal(payload.client_id, 'platform')
  assert.deepEqual(String(payload.scope).split(' '), [...PERMISSION_NAMES].sort())
  assert.equal(Number(payload.exp) - Number(payload.iat), 600)
  assert.ok(payload.sid && payload.jti)
  assert.ok(!JSON.stringify(await identity.jwks()).includes('"d"'), 'the private key stays here')
})

test('a wrong password, an unknown address, an unknown tenant and a deactivated user are refused with the same words', async () => {
  await using database = await freshDatabase()
  const { login, database: identity } = await givenIdentity(database)
  const gone = await givenTenant(identity, 'default', { email: 'gone@agentic.local' })
  assert.ok((await login({ email: 'gone@agentic.local' })).data.login.accessToken)
  await deactivate(database, gone)
  const refusals = [
    await login({ password: 'wrong' }),
    await login({ email: 'nobody@agentic.local' }),
    await login({ tenant: 'no-such-tenant' }),
    await login({ email: 'gone@agentic.local' }),
  ]
  for (const { data, code, message } of refusals) {
    assert.equal(data, null)
    assert.equal(code, 'UNAUTHENTICATED')
    assert.equal(message, 'The e-mail address or the password is wrong')
  }
})

test('the address is compared without regard to case', async () => {
  await using database = await freshDatabase()
  const { login } = await givenIdentity(database)
  assert.ok((await login({ email: 'Admin@Agentic.LOCAL' })).data.login.accessToken)
})

test('an overlong password and something that is no address are bad input', async () => {
  await using database = await freshDatabase()
  const { login } = await givenIdentity(database)
  assert.equal((await login({ password: 'x'.repeat(1_001) })).code, 'BAD_USER_INPUT')
  // Counted as where it is chosen: who could choose it can sign in with it.
  assert.equal((await login({ password: '🔑'.repeat(1_000) })).code, 'UNAUTHENTICATED')
  assert.equal((await login({ password: '🔑'.repeat(1_001) })).code, 'BAD_USER_INPUT')
  assert.equal((await login({ email: 'not an address' })).code, 'BAD_USER_INPUT')
})

for (const prefix of ['$2a$', '$2b$', '$2y$']) {
  test(`an imported bcrypt hash (${prefix}) is accepted and becomes argon2id at login`, async () => {
    await using testDatabase = await freshDatabase()
    const { login, database } = await givenIdentity(testDatabase)
    const passwordHash = prefix + (await bcryptHash('old password', 4)).slice(4)
    const email = 'imported@agentic.local'
    const { tenantId } = await givenTenant(database, 'imported', { email, passwordHash })

    assert.equal((await login({ email, password: 'wrong' })).code, 'UNAUTHENTICATED')
    assert.ok((await login({ email, password: 'old password' })).data.login.accessToken)
    const after = await new UserStore(database).findCredential(tenantId, email)
    assert.match(after?.passwordHash ?? '', /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    assert.ok((await login({ email, password: 'old password' })).data.login.accessToken)
  })
}

test('an address in two tenants needs the tenant, and only who knows the password learns so', async () => {
  await using database = await freshDatabase()
  const { login } = await givenIdentity(database)
  const other = await givenTenant(database.as('identity'), 'other', { email: ADMIN.email })
  assert.equal((await login({ password: 'wrong' })).code, 'UNAUTHENTICATED')
  const ambiguous = await login()
  assert.equal(ambiguous.code, 'BAD_USER_INPUT')
  const { data } = await login({ tenant: 'other' })
  assert.equal(data.login.tenant.id, other.tenantId)
  assert.deepEqual(data.login.user.permissions, ['agents:read', 'costs:read', 'projects:read', 'users:read'])
})
