import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { tokenIn } from '@agentic/testing/smtp-server'
import { ADMIN, givenTenant, REFRESH, userCaller } from './given.ts'
import { givenPeople, PASSWORD, type People } from './people.ts'

const REQUEST = 'mutation ($email: EmailAddress!) { requestPasswordReset(email: $email) }'
const RESET = 'mutation ($token: String!, $password: String!) { resetPassword(token: $token, password: $password) }'
const DEACTIVATE = 'mutation ($id: ID!) { deactivateUser(id: $id) { state } }'

const reset = ({ ask }: People, token: string, password = PASSWORD) => ask(RESET, { token, password })

/** Asked for by the address, and looked at by the worker of the subgraph, as nobody else learns who exists. */
async function requested({ ask, resets }: People, email: string): Promise<void> {
  assert.equal((await ask(REQUEST, { email })).data.requestPasswordReset, true)
  await resets.takeRequests()
}

test('who forgot their password chooses another with the token of the mail, once; all of their sessions end', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  const { refreshToken } = (await people.login()).data.login
  await requested(people, ADMIN.email.toUpperCase())
  const token = await people.mailedToken()
  assert.deepEqual(people.smtp.received[0]?.to, [ADMIN.email])

  assert.equal((await reset(people, token, 'short')).code, 'BAD_USER_INPUT', 'which does not use the token up')
  const both = await Promise.all([reset(people, token), reset(people, token)])
  assert.deepEqual(both.map(({ code }) => code).sort(), ['BAD_USER_INPUT', undefined])
  assert.equal((await people.ask(REFRESH, { token: refreshToken })).code, 'UNAUTHENTICATED')
  assert.equal((await people.login()).code, 'UNAUTHENTICATED')
  assert.ok((await people.login({ password: PASSWORD })).data.login.accessToken)
})

test('the answer for an unknown address, a deactivated user and a known one is the same, and the request only writes it down', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  const gone = await givenTenant(people.database, 'default', { email: 'gone@agentic.local' })
  await people.ask(DEACTIVATE, { id: gone.userId }, userCaller(people.tenantId, people.adminId))
  const addresses = ['gone@agentic.local', 'nobody@agentic.local', ADMIN.email]
  const answers = await Promise.all(addresses.map((email) => people.ask(REQUEST, { email })))
  assert.deepEqual(
    answers.map(({ data, message }) => [data.requestPasswordReset, message]),
    addresses.map(() => [true, undefined]),
  )
  const written = await people.database.acrossTenants((trx) =>
    trx('platform.password_reset_request').orderBy('email').pluck('email'),
  )
  assert.deepEqual(written, [ADMIN.email, 'gone@agentic.local', 'nobody@agentic.local'])
  assert.deepEqual(await people.database.asTenant(people, (trx) => trx('identity.password_reset').select('*')), [])

  await people.resets.takeRequests()
  await people.worker.sendDue()
  assert.deepEqual(
    people.smtp.received.map(({ to }) => to),
    [[ADMIN.email]],
  )
  assert.deepEqual(await people.database.acrossTenants((trx) => trx('platform.password_reset_request').select('*')), [])
})

test('somebody with users in two tenants gets a mail for each, and changes the password of one', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  await givenTenant(people.database, 'other', { email: ADMIN.email })
  await requested(people, ADMIN.email)
  await people.worker.sendDue()
  const ofOther = people.smtp.received.find(({ source }) => source.includes('for other'))
  assert.equal(people.smtp.received.length, 2)
  assert.ok(ofOther)
  assert.equal((await reset(people, tokenIn(ofOther))).data.resetPassword, true)
  assert.equal((await people.login({ password: PASSWORD })).data.login.tenant.slug, 'other')
  assert.equal((await people.login()).data.login.tenant.slug, 'default')
})

test('a token is good for an hour, not once another was used, and not for who was deactivated', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  const { userId: id } = await givenTenant(people.database, 'default', { email: 'ada@agentic.local' })
  const token = async () => {
    await requested(people, 'ada@agentic.local')
    return people.mailedToken()
  }
  const first = await token()
  people.clock.advance(60 * 60_000)
  assert.equal((await reset(people, first)).code, 'BAD_USER_INPUT')
  const second = await token()
  people.clock.advance(60_001)
  const third = await token()
  assert.equal((await reset(people, third)).data.resetPassword, true)
  assert.equal((await reset(people, second)).code, 'BAD_USER_INPUT')
  people.clock.advance(60_001)
  const fourth = await token()
  await people.ask(DEACTIVATE, { id }, userCaller(people.tenantId, people.adminId))
  assert.equal((await reset(people, fourth)).code, 'BAD_USER_INPUT')
  assert.equal((await reset(people, 'nonsense')).code, 'BAD_USER_INPUT')
})

test('however often and by however many workers it is asked, one mail a minute is sent', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  await Promise.all(Array.from({ length: 10 }, () => people.ask(REQUEST, { email: ADMIN.email })))
  await Promise.all(Array.from({ length: 5 }, () => people.resets.takeRequests()))
  await requested(people, ADMIN.email)
  await people.worker.sendDue()
  assert.equal(people.smtp.received.length, 1)
  people.clock.advance(60_001)
  await requested(people, ADMIN.email)
  await people.worker.sendDue()
  assert.equal(people.smtp.received.length, 2)
})

test('what is no address, and a token without a good password, are bad input', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  assert.equal((await people.ask(REQUEST, { email: 'nobody' })).code, 'BAD_USER_INPUT')
  await requested(people, ADMIN.email)
  const token = await people.mailedToken()
  for (const password of ['', 'password1234', ADMIN.email, 'x'.repeat(1_001)]) {
    assert.equal((await reset(people, token, password)).code, 'BAD_USER_INPUT', password)
  }
})

test('a password that was changed otherwise makes what was mailed before good for nothing', async () => {
  await using database = await freshDatabase()
  await using people = await givenPeople(database)
  await requested(people, ADMIN.email)
  const token = await people.mailedToken()
  const change = 'mutation ($current: String!, $next: String!) { changePassword(current: $current, next: $next) }'
  const caller = userCaller(people.tenantId, people.adminId)
  const changed = await people.ask(change, { current: ADMIN.password, next: 'chosen while signed in' }, caller)
  assert.equal(changed.data.changePassword, true)
  assert.equal((await reset(people, token)).code, 'BAD_USER_INPUT')
})
