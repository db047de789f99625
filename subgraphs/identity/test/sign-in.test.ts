import assert from 'node:assert/strict'
import { test } from 'node:test'
import { anonymous } from '@agentic/caller/caller'
import { freshDatabase } from '@agentic/testing/database'
import { hash as bcryptHash } from '@node-rs/bcrypt'
import { Secret, TOTP } from 'otpauth'
import { Sealer } from '../src/sealer.ts'
import { seedIdentity } from '../src/seed.ts'
import { blockedUntil, subjectsOf } from '../src/sign-in/attempt.ts'
import { problemOfNewPassword, verifyPassword } from '../src/user/password.ts'
import { Passwords } from '../src/user/passwords.ts'
import { ADMIN, callerOf, type Given, givenIdentity, givenTenant, LOGIN, REFRESH, userCaller } from './given.ts'

const CHANGE = 'mutation ($current: String!, $next: String!) { changePassword(current: $current, next: $next) }'
const ENROL = 'mutation { enrolTotp { secret url } }'
const CONFIRM = 'mutation ($code: String!) { confirmTotp(code: $code) }'
const DISABLE = 'mutation ($code: String!) { disableTotp(code: $code) }'
const FACTOR = '{ secondFactor { confirmedAt recoveryCodesLeft } }'
const NEXT = 'another horse battery'

test('a password is refused where it is too short, or one of those that are tried first', () => {
  const personal = ['ada.lovelace@example.org', 'Ada Lovelace']
  const refused =
    'short|password1234!|P@ssw0rd1234|Welcome2024!!|qwertyuiop12|123456789012|aaaaaaaaaaaa|123123123123|adalovelace99'
  for (const password of refused.split('|')) assert.ok(problemOfNewPassword(password, personal), password)
  for (const password of [
    'correct horse battery',
    'x8Kq2mVtRz9p',
    'ключ от чердака',
    `${'a'.repeat(64)}bcdefghi`,
    '🔑🔒🗝🚪🪟🏠🌳🌲🌵🌴🌱x',
  ]) {
    assert.equal(problemOfNewPassword(password, personal), null, password)
  }
  assert.ok(problemOfNewPassword('🔑 🔒 🗝'), 'characters are counted, not bytes')
  assert.ok(problemOfNewPassword(`x${'y z'.repeat(400)}`))
})

test('bcrypt marked $2x$, other unknown hashes, and what bcrypt would cut off are refused like a wrong password', async () => {
  await using database = await freshDatabase()
  const { login, database: connection } = await givenIdentity(database)
  const long = 'x'.repeat(72)
  const hashOfLong = await bcryptHash(long, 4)
  const hashes = {
    broken: `$2x$${(await bcryptHash(ADMIN.password, 4)).slice(4)}`,
    unknown: '$1$abc$def',
    empty: '',
    long: hashOfLong,
  }
  for (const [name, passwordHash] of Object.entries(hashes)) {
    await givenTenant(connection, 'default', { email: `${name}@agentic.local`, passwordHash })
    const password = name === 'long' ? `${long} and more` : ADMIN.password
    const { code, message } = await login({ email: `${name}@agentic.local`, password })
    assert.deepEqual([code, message], ['UNAUTHENTICATED', 'The e-mail address or the password is wrong'])
  }
  assert.ok(await verifyPassword(hashOfLong, long))
  assert.equal((await login({ email: 'long@agentic.local', password: long })).code, undefined)
})

test('a refusal comes no earlier for whom does not exist than for whom does', async () => {
  await using database = await freshDatabase()
  const { login, database: connection } = await givenIdentity(database)
  await givenTenant(connection, 'default', { email: 'old@agentic.local', passwordHash: await bcryptHash('x', 10) })
  const took = async (input: object) => {
    const startedAt = performance.now()
    assert.equal((await login(input)).code, 'UNAUTHENTICATED')
    return performance.now() - startedAt
  }
  for (const email of ['nobody@agentic.local', ADMIN.email, 'old@agentic.local']) {
    // Timers may fire a millisecond early.
    assert.ok((await took({ email, password: 'wrong' })) >= 498, email)
  }
})

/** Logs in from an address of its own. */
function loginFrom({ identity }: Given, clientAddress: string) {
  return async (input: object) => {
    const request = { query: LOGIN, variables: { input }, caller: anonymous, requestId: 'test', clientAddress }
    const { data, errors } = await identity.subgraph.execute(request)
    const login = (data as { login?: { deviceToken: string } } | null)?.login
    return { login, code: errors?.[0]?.extensions.code, retryAfterSeconds: errors?.[0]?.extensions.retryAfterSeconds }
  }
}

test('after five failures an account must wait, twice as long each time, known or not, wherever they come from', async () => {
  for (const email of [ADMIN.email, 'nobody@agentic.local']) {
    await using database = await freshDatabase()
    const world = await givenIdentity(database)
    const wrong = (address: string) => loginFrom(world, address)({ email, password: 'wrong' })
    const codes = await Promise.all(['192.0.2.1', '192.0.2.2', '192.0.2.3', '192.0.2.4', '192.0.2.5'].map(wrong))
    assert.deepEqual(
      codes.map(({ code }) => code),
      Array(5).fill('UNAUTHENTICATED'),
    )
    for (const seconds of [1, 2, 4, 8]) {
      const right = await loginFrom(world, '192.0.2.9')({ email, password: ADMIN.password })
      assert.deepEqual([right.code, right.retryAfterSeconds], ['RATE_LIMITED', seconds], 'the right password waits too')
      world.clock.advance(seconds * 1_000)
      assert.equal((await wrong('192.0.2.9')).code, 'UNAUTHENTICATED')
    }
  }
  const now = new Date()
  assert.ok(blockedUntil('ACCOUNT', 4, now) < now)
  const waits = [5, 14, 15, 1_000].map((failures) => blockedUntil('ACCOUNT', failures, now).getTime() - now.getTime())
  assert.deepEqual(waits, [1_000, 512_000, 900_000, 900_000], 'a quarter of an hour at most')
})

test('a hundred guesses at once are five guesses', async () => {
  await using database = await freshDatabase()
  const world = await givenIdentity(database)
  const login = loginFrom(world, '192.0.2.1')
  const answers = await Promise.all(Array.from({ length: 100 }, () => login({ email: ADMIN.email, password: 'wrong' })))
  assert.equal(answers.filter(({ code }) => code === 'UNAUTHENTICATED').length, 5)
  assert.equal(answers.filter(({ code }) => code === 'RATE_LIMITED').length, 95)
})

test('fifty that sign in at once with the right password all get in, also while others fail', async () => {
  await using database = await freshDatabase()
  const world = await givenIdentity(database)
  const login = loginFrom(world, '192.0.2.1')
  const answers = await Promise.all(Array.from({ length: 50 }, () => login(ADMIN)))
  assert.deepEqual(
    answers.filter(({ code }) => code !== undefined),
    [],
  )
  const mixed = await Promise.all(
    ['wrong', ADMIN.password, 'wrong', ADMIN.password].map((password) => login({ ...ADMIN, password })),
  )
  assert.deepEqual(
    mixed.map(({ code }) => code),
    ['UNAUTHENTICATED', undefined, 'UNAUTHENTICATED', undefined],
  )
})

test('a clock that is a little behind others makes nobody wait', async () => {
  await using database = await freshDatabase()
  const world = await givenIdentity(database)
  const behind = await givenIdentity(database)
  world.clock.advance(2_000)
  assert.equal((await loginFrom(world, '192.0.2.1')({ ...ADMIN, password: 'wrong' })).code, 'UNAUTHENTICATED')
  assert.equal((await loginFrom(world, '192.0.2.1')(ADMIN)).code, undefined)
  assert.equal((await loginFrom(behind, '192.0.2.1')(ADMIN)).code, undefined)
})

test('a device that signed in before is not locked out by others, and can lock out only itself', async () => {
  await using database = await freshDatabase()
  const world = await givenIdentity(database)
  const home = loginFrom(world, '198.51.100.1')
  const { deviceToken } = (await home(ADMIN)).login ?? assert.fail()
  const elsewhere = loginFrom(world, '192.0.2.1')
  for (let failures = 0; failures < 6; failures += 1) await elsewhere({ ...ADMIN, password: 'wrong' })
  assert.equal((await home(ADMIN)).code, 'RATE_LIMITED')
  assert.equal((await home({ ...ADMIN, deviceToken: `${deviceToken.slice(0, -2)}xx` })).code, 'RATE_LIMITED', 'a forged one')
  assert.equal(
    (await home({ email: 'nobody@agentic.local', password: 'wrong', deviceToken })).code,
    'UNAUTHENTICATED',
    'of another person',
  )
  assert.equal((await home({ ...ADMIN, deviceToken })).login?.deviceToken, deviceToken)
  for (let failures = 0; failures < 10; failures += 1) await home({ ...ADMIN, password: 'wrong', deviceToken })
  assert.equal((await home({ ...ADMIN, deviceToken })).code, 'RATE_LIMITED')
})

for (const [whose, emailOf] of [
  ['of its own account', () => ADMIN.email],
  ['of others', (guess: number) => `user-${guess}@agentic.local`],
] as const) {
  test(`a device that signed in before gets in while more guesses ${whose} come than can be served`, async () => {
    await using database = await freshDatabase()
    const world = await givenIdentity(database)
    const home = loginFrom(world, '198.51.100.1')
    const { deviceToken } = (await home(ADMIN)).login ?? assert.fail()
    const guesses = Array.from({ length: 150 }, (_, guess) =>
      loginFrom(world, `192.0.2.${guess}`)({ email: emailOf(guess), password: 'wrong' }),
    )
    assert.equal((await home({ ...ADMIN, deviceToken })).code, undefined)
    assert.ok((await Promise.all(guesses)).some(({ code }) => code === 'RATE_LIMITED'))
  })
}

test('an address that failed with many accounts must wait for all of them; a success does not make it forget', async () => {
  await using database = await freshDatabase()
  const world = await givenIdentity(database)
  const login = loginFrom(world, '192.0.2.1')
  const guesses = Array.from({ length: 30 }, (_, index) => login({ email: `user-${index}@agentic.local`, password: 'wrong' }))
  for (const { code } of await Promise.all(guesses)) assert.equal(code, 'UNAUTHENTICATED')
  assert.equal((await login(ADMIN)).retryAfterSeconds, 1)
  world.clock.advance(1_000)
  assert.ok((await login(ADMIN)).login)
  assert.equal((await login({ email: 'one-more@agentic.local', password: 'wrong' })).code, 'UNAUTHENTICATED')
  assert.equal((await login({ email: 'and-another@agentic.local', password: 'wrong' })).code, 'RATE_LIMITED')
  assert.ok((await loginFrom(world, '198.51.100.1')(ADMIN)).login)
})

test('a household of IPv6 is one address', () => {
  const sealer = new Sealer('a key for the tests only')
  const of = (ipAddress: string) => subjectsOf({ email: 'x', ipAddress, deviceId: null }, sealer)[1]?.hash.toString('hex')
  assert.equal(of('2001:db8:1:2::1'), of('2001:0DB8:0001:2:aaaa:bbbb:cccc:dddd'))
  assert.equal(of('2001:db8::1'), of('2001:db8:0:0:9::'))
  assert.notEqual(of('2001:db8:1:2::1'), of('2001:db8:1:3::1'))
  assert.equal(of('::ffff:192.0.2.1'), of('192.0.2.1'))
  assert.notEqual(of('::ffff:192.0.2.1'), of('::ffff:192.0.2.2'))
})

test('a changed password signs everybody else out; a wrong, short, common or old one is refused', async () => {
  await using database = await freshDatabase()
  const { ask, login } = await givenIdentity(database)
  const here = (await login()).data.login
  const there = (await login()).data.login
  const caller = callerOf(here.accessToken)
  const change = (current: string, next: string) => ask(CHANGE, { current, next }, caller)
  for (const [current, next] of [
    ['wrong', NEXT],
    [ADMIN.password, 'short'],
    [ADMIN.password, 'Password12345'],
    [ADMIN.password, ADMIN.password],
  ] as const) {
    assert.equal((await change(current, next)).code, 'BAD_USER_INPUT', next)
  }
  assert.equal((await ask(CHANGE, { current: ADMIN.password, next: NEXT })).code, 'UNAUTHENTICATED')
  const key = {
    kind: 'API_KEY',
    keyId: 'k',
    tenantId: caller.tenantId,
    owner: { kind: 'USER', id: caller.userId },
    permissions: [],
  } as const
  assert.equal((await ask(CHANGE, { current: ADMIN.password, next: NEXT }, key)).code, 'FORBIDDEN')

  assert.equal((await change(ADMIN.password, NEXT)).data.changePassword, true)
  assert.equal((await login()).code, 'UNAUTHENTICATED')
  assert.ok((await login({ password: NEXT })).data.login.accessToken)
  assert.equal((await ask(REFRESH, { token: there.refreshToken })).code, 'UNAUTHENTICATED')
  assert.equal((await ask(REFRESH, { token: here.refreshToken })).code, undefined)
  const guesses = await Promise.all(Array.from({ length: 30 }, () => change('wrong', NEXT)))
  assert.ok(guesses.some(({ code }) => code === 'RATE_LIMITED'))
})

test('two that change a password at once: one does', async () => {
  await using database = await freshDatabase()
  const { ask, login } = await givenIdentity(database)
  const caller = callerOf((await login()).data.login.accessToken)
  const nexts = [NEXT, 'yet another horse battery']
  const answers = await Promise.all(nexts.map((next) => ask(CHANGE, { current: ADMIN.password, next }, caller)))
  assert.deepEqual(answers.map(({ code }) => code).sort(), ['CONFLICT', undefined])
})

test('a second factor is asked for once it was confirmed; each code counts once, each recovery code too', async () => {
  await using database = await freshDatabase()
  const { ask, login, clock, database: connection, tenantId } = await givenIdentity(database)
  const caller = callerOf((await login()).data.login.accessToken)
  const { secret, url } = (await ask(ENROL, {}, caller)).data.enrolTotp
  assert.match(url, /^otpauth:\/\/totp\/Agentic:admin%40agentic\.local\?/)
  const code = () => new TOTP({ secret }).generate({ timestamp: clock.now().getTime() })
  assert.ok((await login()).data.login, 'not before it was confirmed')
  assert.equal((await ask(CONFIRM, { code: '000000' }, caller)).code, 'BAD_USER_INPUT')
  const recovery: string[] = (await ask(CONFIRM, { code: code() }, caller)).data.confirmTotp
  assert.equal(new Set(recovery).size, 10)
  assert.equal((await ask(CONFIRM, { code: code() }, caller)).code, 'CONFLICT')
  assert.equal((await ask(ENROL, {}, caller)).code, 'CONFLICT')

  const signIn = (secondFactor?: string) => login({ ...(secondFactor && { secondFactor }) })
  assert.deepEqual(await signIn().then(({ code, extensions }) => [code, extensions?.reason]), [
    'UNAUTHENTICATED',
    'SECOND_FACTOR_NEEDED',
  ])
  assert.equal((await login({ password: 'wrong' })).extensions?.reason, undefined, 'only who knows the password learns of it')
  assert.equal((await signIn(code())).extensions?.reason, 'SECOND_FACTOR_WRONG', 'it was taken to confirm')
  clock.advance(30_000)
  const [one, other] = await Promise.all([signIn(code()), signIn(code())])
  assert.deepEqual([one?.code, other?.code].sort(), ['UNAUTHENTICATED', undefined])
  clock.advance(60_000)
  const [recoveryCode = ''] = recovery
  assert.equal((await signIn(recoveryCode.toUpperCase())).code, undefined)
  assert.equal((await signIn(recoveryCode)).code, 'UNAUTHENTICATED')
  assert.equal((await ask(FACTOR, {}, caller)).data.secondFactor.recoveryCodesLeft, 9)

  const rows = await connection.asTenant({ tenantId }, (trx) =>
    trx('identity.second_factor').select(trx.raw('second_factor::text')),
  )
  assert.ok(!JSON.stringify(rows).includes(Buffer.from(Secret.fromBase32(secret).buffer).toString('hex')))
  assert.equal((await ask(DISABLE, { code: '000000' }, caller)).code, 'BAD_USER_INPUT')
  assert.equal((await ask(DISABLE, { code: recovery[1] }, caller)).data.disableTotp, true)
  assert.equal((await ask(FACTOR, {}, caller)).data.secondFactor, null)
  assert.equal((await signIn()).code, undefined)
})

test('after the key-encryption key was exchanged a recovery code still opens the account, and the factor is set up anew', async () => {
  await using database = await freshDatabase()
  const before = await givenIdentity(database)
  const caller = callerOf((await before.login()).data.login.accessToken)
  const { secret } = (await before.ask(ENROL, {}, caller)).data.enrolTotp
  const code = new TOTP({ secret }).generate({ timestamp: before.clock.now().getTime() })
  const [one, other] = (await before.ask(CONFIRM, { code }, caller)).data.confirmTotp
  const after = await givenIdentity(database, { keyEncryptionKey: 'another key for the tests' })
  after.clock.advance(60_000)
  const next = new TOTP({ secret }).generate({ timestamp: after.clock.now().getTime() })
  assert.equal((await after.login({ secondFactor: next })).code, 'UNAUTHENTICATED')
  assert.equal((await after.login({ secondFactor: one })).code, undefined)
  assert.equal((await after.ask(DISABLE, { code: other }, caller)).data.disableTotp, true)
  assert.ok((await after.ask(ENROL, {}, caller)).data.enrolTotp.secret)
})

test('a second factor is guessed as seldom as a password, and takes somebody who signed in', async () => {
  await using database = await freshDatabase()
  const { ask, login, clock } = await givenIdentity(database)
  const caller = callerOf((await login()).data.login.accessToken)
  const { secret } = (await ask(ENROL, {}, caller)).data.enrolTotp
  await ask(CONFIRM, { code: new TOTP({ secret }).generate({ timestamp: clock.now().getTime() }) }, caller)
  const guesses = await Promise.all(Array.from({ length: 50 }, (_, guess) => login({ secondFactor: String(100_000 + guess) })))
  assert.equal(guesses.filter(({ code }) => code === 'UNAUTHENTICATED').length, 5)
  for (const query of [ENROL, FACTOR]) {
    assert.equal((await ask(query)).code, 'UNAUTHENTICATED')
    assert.equal(
      (await ask(query, {}, { kind: 'SERVICE', service: 'agents', tenantId: caller.tenantId, permissions: [] })).code,
      'FORBIDDEN',
    )
  }
  for (const query of [CONFIRM, DISABLE]) assert.equal((await ask(query, { code: '1' })).code, 'UNAUTHENTICATED')
  assert.equal((await ask(CONFIRM, { code: '1' }, userCaller(caller.tenantId, caller.userId))).code, 'CONFLICT')
})

test('hashing takes turns, and turns away whom it cannot serve soon', async () => {
  const passwords = new Passwords()
  const results = await Promise.allSettled(Array.from({ length: 150 }, () => passwords.verify('$1$none', 'x')))
  const refused = results.filter((result) => result.status === 'rejected')
  assert.ok(refused.length > 0 && refused.length < 60)
  for (const { reason } of refused) assert.equal(reason.code, 'RATE_LIMITED')
  assert.equal(await passwords.verify(await passwords.hash('x'), 'x'), true, 'it goes on')
})

test('however many choose a password, nobody who signs in is turned away', async () => {
  const passwords = new Passwords()
  const hash = await passwords.hash(ADMIN.password)
  const chosen = Promise.allSettled(Array.from({ length: 150 }, () => passwords.hashNew(NEXT, 'next')))
  assert.equal(await passwords.verify(hash, ADMIN.password), true)
  const refused = (await chosen).filter((result) => result.status === 'rejected')
  assert.ok(refused.length > 0 && refused.length < 60)
  for (const { reason } of refused) assert.equal(reason.code, 'RATE_LIMITED')
  await passwords.close()
})

test('who is unknown is told so again once there is room, though nobody had been checked before', async () => {
  const passwords = new Passwords()
  const crowd = Promise.allSettled(Array.from({ length: 150 }, () => passwords.verify('$1$none', 'x')))
  await assert.rejects(passwords.verifyNothing('x'), { code: 'RATE_LIMITED' })
  await crowd
  assert.equal(await passwords.verifyNothing('x'), false)
  await passwords.close()
})

test('an admin is not seeded with a password that is tried first', async () => {
  await using database = await freshDatabase()
  const admin = { adminEmail: ADMIN.email, adminPassword: 'password1234' }
  await assert.rejects(seedIdentity(database.as('identity'), admin), /The admin's password is one of those/)
})
