import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { decodeJwt } from 'jose'
import { PERMISSION_NAMES } from '../src/role/permission.ts'
import { callerOf, givenIdentity, userCaller } from './given.ts'

const REGISTER = `mutation ($input: RegisterInput!) { register(input: $input) {
  accessToken refreshToken user { id email name permissions roles { name } } tenant { id slug name plan version settings { inviteHours emailDomains } } } }`
const UPDATE = `mutation ($input: UpdateTenantInput!) { updateTenant(input: $input) {
  name plan version settings { inviteHours emailDomains } } }`
const INPUT = { tenantName: 'Müller & Söhne GmbH', email: 'Eva@mueller.local', password: 'a long enough one', name: 'Eva' }

test('who registers is the admin of a new tenant, on the plan FREE, with its built-in roles, and signed in', async () => {
  await using database = await freshDatabase()
  const { ask, login, tenantId } = await givenIdentity(database)
  const { data, message } = await ask(REGISTER, { input: INPUT })
  assert.equal(message, undefined)
  const { user, tenant, accessToken } = data.register
  assert.deepEqual([user.email, user.permissions.length, user.roles[0].name], ['Eva@mueller.local', 14, 'admin'])
  assert.deepEqual([tenant.slug, tenant.name, tenant.plan, tenant.version], ['muller-sohne-gmbh', INPUT.tenantName, 'FREE', 1])
  assert.notEqual(tenant.id, tenantId)
  const caller = callerOf(accessToken)
  assert.deepEqual([caller.tenantId, decodeJwt(accessToken).plan], [tenant.id, 'FREE'])
  const roles = (await ask('{ roles { name builtIn } users { totalCount } }', {}, caller)).data
  assert.deepEqual([roles.roles.length, roles.users.totalCount], [4, 1])
  const again = await login({ email: 'eva@mueller.local', password: INPUT.password })
  assert.equal(again.data.login.tenant.id, tenant.id)
})

test('slugs are unique, whatever the names, also of many that register at once', async () => {
  await using database = await freshDatabase()
  const { ask } = await givenIdentity(database)
  const names = ['Acme', 'ACME!', 'acme', 'Ácme', 'acme ', 'a.c.m.e', 'acme', '株式会社', '!!!']
  const answers = await Promise.all(names.map((tenantName) => ask(REGISTER, { input: { ...INPUT, tenantName } })))
  const slugs = answers.map(({ data }) => data.register.tenant.slug)
  assert.equal(new Set(slugs).size, names.length)
  for (const slug of slugs) assert.match(slug, /^[a-z0-9][a-z0-9-]*$/)
})

test('registering without a name, with a weak password or with something that is no address is bad input', async () => {
  await using database = await freshDatabase()
  const { ask } = await givenIdentity(database)
  const wrong = [
    { tenantName: ' ' },
    { tenantName: 'two\nlines' },
    { name: '' },
    { name: 'x'.repeat(201) },
    { password: 'short' },
    { password: 'eva@mueller.local' },
    { email: 'nobody' },
    { idempotencyKey: '' },
  ]
  for (const change of wrong) {
    const { code, data } = await ask(REGISTER, { input: { ...INPUT, ...change } })
    assert.deepEqual([code, data ?? null], ['BAD_USER_INPUT', null], JSON.stringify(change))
  }
})

test('with an idempotency key, 20 at once make one tenant; other input is refused, and only who knows the password gets in', async () => {
  await using database = await freshDatabase()
  const { ask } = await givenIdentity(database)
  const input = { ...INPUT, idempotencyKey: 'one' }
  const answers = await Promise.all(Array.from({ length: 20 }, () => ask(REGISTER, { input })))
  assert.equal(new Set(answers.map(({ data, message }) => data?.register.tenant.id ?? message)).size, 1)
  assert.equal((await ask(REGISTER, { input: { ...input, name: 'Eve' } })).code, 'IDEMPOTENCY_KEY_REUSED')
  assert.equal((await ask(REGISTER, { input: { ...input, password: 'not that long one' } })).code, 'UNAUTHENTICATED')
  const other = await ask(REGISTER, { input: { ...input, email: 'other@mueller.local' } })
  assert.notEqual(other.data.register.tenant.id, answers[0]?.data.register.tenant.id)
})

test('an admin changes name, plan and settings; of two who read the same version the later one is told', async () => {
  await using database = await freshDatabase()
  const { ask, login, tenantId, adminId } = await givenIdentity(database)
  const caller = userCaller(tenantId, adminId)
  const before = decodeJwt((await login()).data.login.accessToken).token_version
  const input = { name: 'New', inviteHours: 24, emailDomains: ['Agentic.local'], expectedVersion: 1 }
  const { data } = await ask(UPDATE, { input }, caller)
  assert.deepEqual(JSON.parse(JSON.stringify(data.updateTenant)), {
    name: 'New',
    plan: 'ENTERPRISE',
    version: 2,
    settings: { inviteHours: 24, emailDomains: ['agentic.local'] },
  })
  const stale = await ask(UPDATE, { input }, caller)
  assert.deepEqual([stale.code, stale.extensions?.currentVersion], ['CONFLICT', 2])
  const both = await Promise.all([1, 2].map((inviteHours) => ask(UPDATE, { input: { inviteHours, expectedVersion: 2 } }, caller)))
  assert.deepEqual(both.map(({ code }) => code).sort(), ['CONFLICT', undefined])
  assert.equal(decodeJwt((await login()).data.login.accessToken).token_version, before, 'nobody may do less or more')
})

test('another plan makes every access token of the tenant be fetched anew, and is in the new ones', async () => {
  await using database = await freshDatabase()
  const { ask, login, identity, tenantId, adminId } = await givenIdentity(database)
  const { token_version: before } = decodeJwt((await login()).data.login.accessToken)
  const { cursor } = await identity.readRevocations('0')
  await ask(UPDATE, { input: { plan: 'DEVELOPER', expectedVersion: 1 } }, userCaller(tenantId, adminId))
  const after = decodeJwt((await login()).data.login.accessToken)
  assert.deepEqual([after.plan, after.token_version], ['DEVELOPER', Number(before) + 1])
  const { revocations } = await identity.readRevocations(cursor)
  assert.ok(revocations.some(({ subject, version }) => subject === adminId && version === after.token_version))
})

test('changing a tenant takes somebody known and good input', async () => {
  await using database = await freshDatabase()
  const { ask, tenantId, adminId } = await givenIdentity(database)
  assert.equal((await ask(UPDATE, { input: { name: 'New', expectedVersion: 1 } })).code, 'UNAUTHENTICATED')
  const caller = userCaller(tenantId, adminId, PERMISSION_NAMES)
  for (const change of [{ name: ' ' }, { inviteHours: 0 }, { inviteHours: 721 }, { emailDomains: ['a@b'] }, { plan: 'GOLD' }]) {
    const { code } = await ask(UPDATE, { input: { ...change, expectedVersion: 1 } }, caller)
    assert.equal(code, 'BAD_USER_INPUT', JSON.stringify(change))
  }
})
