import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { BUILT_IN_ROLES } from '../src/role/role.ts'
import { ADMIN, givenTenant, userCaller } from './given.ts'
import { ACCEPT, eventsOf, givenPeople, INVITE, PASSWORD, type People } from './people.ts'

const RESEND = 'mutation ($id: ID!) { resendInvite(id: $id) { id state expiresAt } }'
const REVOKE = 'mutation ($id: ID!) { revokeInvite(id: $id) { id state endedAt } }'
const LIST = `query ($filter: UserInviteFilter) { invites(filter: $filter) { totalCount edges { node {
  email state invitedBy { ... on User { email } } } } } }`
const MANAGER = BUILT_IN_ROLES[1].permissions

async function inviteAda({ ask, tenantId, adminId, roleId }: People, more: object = {}) {
  const input = { email: 'ada@agentic.local', name: 'Ada', roleIds: [await roleId('developer')], ...more }
  return ask(INVITE, { input }, userCaller(tenantId, adminId))
}

const accept = ({ ask }: People, token: string, more: object = {}) => ask(ACCEPT, { token, password: PASSWORD, ...more })

test('who was invited accepts with the token of the mail, has the roles and can sign in', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  const { data } = await inviteAda(people)
  assert.deepEqual([data.inviteUser.state, data.inviteUser.roles[0].name], ['PENDING', 'developer'])
  const token = await people.mailedToken()
  const [mail] = people.smtp.received
  assert.deepEqual([mail?.from, mail?.to], ['us@agentic.local', ['ada@agentic.local']])

  const joined = (await accept(people, token, { name: 'Ada L.' })).data.acceptInvite
  assert.deepEqual([joined.user.email, joined.user.name, joined.tenant.id], ['ada@agentic.local', 'Ada L.', people.tenantId])
  assert.equal(joined.user.roles[0].name, 'developer')
  assert.equal((await people.login({ email: 'ada@agentic.local', password: PASSWORD })).data.login.user.id, joined.user.id)
  const events = await eventsOf(database, people.tenantId)
  assert.deepEqual(events.slice(-2), ['user.invited', 'user.joined'])
  const list = await people.ask(LIST, { filter: { state: 'ACCEPTED' } }, userCaller(people.tenantId, people.adminId))
  assert.equal(list.data.invites.edges[0].node.invitedBy.email, ADMIN.email)
})

test('a token is good once, also for two at once, and not after it expired, was revoked or replaced', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  const { ask, tenantId, adminId, clock } = people
  const caller = userCaller(tenantId, adminId)
  const { id } = (await inviteAda(people)).data.inviteUser
  const first = await people.mailedToken()
  assert.equal((await ask(RESEND, { id }, caller)).data.resendInvite.state, 'PENDING')
  const second = await people.mailedToken()
  assert.notEqual(first, second)
  assert.equal((await accept(people, first)).code, 'BAD_USER_INPUT')

  clock.advance(169 * 60 * 60_000)
  assert.equal((await accept(people, second)).code, 'BAD_USER_INPUT')
  assert.equal((await ask(LIST, { filter: { state: 'EXPIRED' } }, caller)).data.invites.totalCount, 1)
  await ask(RESEND, { id }, caller)
  const third = await people.mailedToken()
  const both = await Promise.all([accept(people, third), accept(people, third)])
  assert.deepEqual(both.map(({ code }) => code).sort(), ['BAD_USER_INPUT', undefined])
  assert.equal((await ask(REVOKE, { id }, caller)).code, 'CONFLICT')
  assert.equal((await ask(RESEND, { id }, caller)).code, 'CONFLICT')

  const other = (await inviteAda(people, { email: 'bob@agentic.local' })).data.inviteUser
  const fourth = await people.mailedToken()
  assert.equal((await ask(REVOKE, { id: other.id }, caller)).data.revokeInvite.state, 'REVOKED')
  assert.equal((await ask(REVOKE, { id: other.id }, caller)).data.revokeInvite.state, 'REVOKED')
  assert.equal((await accept(people, fourth)).code, 'BAD_USER_INPUT')
  assert.equal((await accept(people, 'nonsense')).code, 'BAD_USER_INPUT')
})

test('a revoked invite takes its unsent mail along, and a weak password does not use the token up', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  const { id } = (await inviteAda(people)).data.inviteUser
  await people.ask(REVOKE, { id }, userCaller(people.tenantId, people.adminId))
  await people.worker.sendDue()
  assert.equal(people.smtp.received.length, 0)
  await inviteAda(people)
  const token = await people.mailedToken()
  assert.equal((await accept(people, token, { password: 'short' })).code, 'BAD_USER_INPUT')
  assert.equal((await accept(people, token)).code, undefined)
})

test('nobody invites with roles that allow more than they may do themselves', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  const { ask, tenantId, adminId, roleId } = people
  const manager = userCaller(tenantId, adminId, MANAGER)
  const invite = async (role: string) =>
    ask(INVITE, { input: { email: `${role}@agentic.local`, name: role, roleIds: [await roleId(role)] } }, manager)
  const { code, message } = await invite('admin')
  assert.deepEqual([code, message], ['FORBIDDEN', 'You cannot grant what you may not do: roles:manage, tenant:manage'])
  assert.equal((await invite('manager')).code, undefined)
  const { id } = (await inviteAda(people, { roleIds: [await roleId('admin')] })).data.inviteUser
  assert.equal((await ask(RESEND, { id }, manager)).code, 'FORBIDDEN')
})

test('an address that a user or a pending invite has is refused, in any case; the same key invites once', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  assert.equal((await inviteAda(people, { email: ADMIN.email.toUpperCase() })).code, 'CONFLICT')
  const keyed = { idempotencyKey: 'one' }
  const answers = await Promise.all(Array.from({ length: 20 }, () => inviteAda(people, keyed)))
  assert.equal(new Set(answers.map(({ data, message }) => data?.inviteUser.id ?? message)).size, 1)
  assert.equal((await inviteAda(people, { ...keyed, name: 'Eve' })).code, 'IDEMPOTENCY_KEY_REUSED')
  assert.equal((await inviteAda(people, { email: 'ADA@agentic.local' })).code, 'CONFLICT')
  await people.worker.sendDue()
  assert.equal(people.smtp.received.length, 1)
})

test('a tenant can keep its invites to some domains', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  await people.database.asTenant(people, (trx) => trx('identity.tenant').update({ email_domains: ['agentic.local'] }))
  assert.equal((await inviteAda(people, { email: 'ada@example.org' })).code, 'BAD_USER_INPUT')
  assert.equal((await inviteAda(people, { email: 'ada@evil-agentic.local' })).code, 'BAD_USER_INPUT')
  assert.equal((await inviteAda(people, { email: 'ada@AGENTIC.local' })).code, undefined)
})

test('invites take somebody known, roles of the tenant, and are those of the tenant', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  const { ask, roleId } = people
  const { id } = (await inviteAda(people)).data.inviteUser
  const input = { email: 'x@agentic.local', name: 'X', roleIds: [] }
  for (const [query, variables] of [
    [INVITE, { input }],
    [RESEND, { id }],
    [REVOKE, { id }],
    [LIST, {}],
  ] as const) {
    assert.equal((await ask(query, variables)).code, 'UNAUTHENTICATED', query)
  }
  const other = await givenTenant(people.database, 'other', { email: 'x@other.local' })
  const stranger = userCaller(other.tenantId, other.userId)
  for (const query of [RESEND, REVOKE]) {
    assert.equal((await ask(query, { id }, stranger)).code, 'NOT_FOUND')
    assert.equal((await ask(query, { id: 'no-uuid' }, stranger)).code, 'NOT_FOUND')
  }
  assert.equal((await ask(LIST, {}, stranger)).data.invites.totalCount, 0)
  const wrong = [{ roleIds: [await roleId('viewer', other.tenantId)] }, { roleIds: ['no-uuid'] }, { name: '' }, { email: 'x' }]
  for (const change of wrong) assert.equal((await inviteAda(people, change)).code, 'BAD_USER_INPUT', JSON.stringify(change))
})
