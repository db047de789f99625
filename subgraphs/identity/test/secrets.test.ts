import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { connectKnex } from '@agentic/postgres/database'
import type { Log } from '@agentic/service/log'
import { freshDatabase } from '@agentic/testing/database'
import { Secret, TOTP } from 'otpauth'
import { ADMIN, CLIENT, callerOf, givenIdentity, KEY_ENCRYPTION_KEY, REFRESH, userCaller } from './given.ts'
import { CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, startProvider } from './oidc-provider.ts'
import { ACCEPT, givenPeople, INVITE } from './people.ts'

const PASSWORD = ADMIN.password
const WRONG = 'a canary among wrong ones'

/** Every row of every table, as a dump would show it: text, and bytes both in hexadecimal and as they are. */
async function dump(ownerUrl: string): Promise<string> {
  const owner = connectKnex({ url: ownerUrl, applicationName: 'dump' })
  try {
    const { rows: tables } = await owner.raw(
      `select c.oid::regclass::text as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
        where c.relkind in ('r', 'p') and n.nspname not in ('pg_catalog', 'information_schema')`,
    )
    const parts: string[] = []
    for (const { name } of tables) {
      const { rows } = await owner.raw(`select t::text as row from ${name} t`)
      parts.push(...rows.map(({ row }: { row: string }) => `${name} ${row}`))
    }
    return parts.join('\n')
  } finally {
    await owner.destroy()
  }
}

test('no password, token, key or code is in the database, the log, an event or a refusal', async () => {
  await using database = await freshDatabase()
  const { log, lines } = keepingLog()
  const { ask, login, identity, tenantId, clock, database: connection } = await givenIdentity(database, { log })
  const refusals: string[] = []
  const note = ({ message, extensions }: { message: string | undefined; extensions: unknown }) =>
    void refusals.push(`${message} ${JSON.stringify(extensions)}`)

  const first = (await login({ password: PASSWORD })).data.login
  const caller = callerOf(first.accessToken)
  const second = (await ask(REFRESH, { token: first.refreshToken })).data.refreshSession
  const created = await ask(
    'mutation { createApiKey(input: { name: "n", scopes: ["agents:read"], idempotencyKey: "i" }) { secret apiKey { id } } }',
    {},
    caller,
  )
  const { secret: key, apiKey } = created.data.createApiKey
  await identity.introspect(key)
  const rotated = (await ask(`mutation { rotateApiKey(id: "${apiKey.id}") { secret } }`, {}, caller)).data.rotateApiKey.secret
  const { secret: seed } = (await ask('mutation { enrolTotp { secret } }', {}, caller)).data.enrolTotp
  const code = new TOTP({ secret: seed }).generate({ timestamp: clock.now().getTime() })
  const codes: string[] = (await ask(`mutation { confirmTotp(code: "${code}") }`, {}, caller)).data.confirmTotp
  const { accessToken: serviceToken } = await identity.issueServiceToken('agents', tenantId)

  note(await login({ password: WRONG }))
  note(await login({ password: PASSWORD, secondFactor: codes[0] ?? '' }))
  note(await ask(REFRESH, { token: `${second.refreshToken}x` }))
  note(await ask('mutation ($c: String!, $n: String!) { changePassword(current: $c, next: $n) }', { c: WRONG, n: WRONG }, caller))
  note(await ask(`mutation { disableTotp(code: "${codes[1]}x") }`, {}, caller))
  // And when something breaks in the middle of it.
  await connection.close()
  note(await login({ password: PASSWORD }))
  note(await ask(REFRESH, { token: second.refreshToken }))
  assert.ok(lines.length > 0)

  const secrets = {
    PASSWORD,
    WRONG,
    key: key.slice(12),
    rotated: rotated.slice(12),
    seed,
    seedBytes: Buffer.from(Secret.fromBase32(seed).buffer).toString('hex'),
    'access token': first.accessToken.split('.')[2],
    'next access token': second.accessToken.split('.')[2],
    'service token': serviceToken.split('.')[2],
    'refresh token': first.refreshToken,
    'next refresh token': second.refreshToken,
    'device token': first.deviceToken,
    'client secret': CLIENT.secret,
    KEY_ENCRYPTION_KEY,
    ...Object.fromEntries(codes.map((one, index) => [`recovery code ${index}`, one])),
  }
  const places = { database: await dump(database.ownerUrl), log: lines.join(''), refusals: refusals.join('\n') }
  assert.ok(places.database.includes('admin@agentic.local') && places.database.includes('api_key.created'), 'the dump is one')
  assertNowhere(secrets, places)
})

test('no token that is mailed, and no secret of a provider of identities, is in the database, the log, an event or a refusal', async () => {
  await using database = await freshDatabase()
  await using provider = await startProvider()
  const { log, lines } = keepingLog()
  await using world = await givenPeople(database, { log, allowLoopbackOidc: true })
  const { ask, tenantId, adminId, mailedToken, resets } = world
  const admin = userCaller(tenantId, adminId)
  const refusals: string[] = []
  const note = ({ message, extensions }: { message: string | undefined; extensions: unknown }) =>
    void refusals.push(`${message} ${JSON.stringify(extensions)}`)
  const dumps: string[] = []

  await ask(INVITE, { input: { email: 'ada@agentic.local', name: 'Ada', roleIds: [] } }, admin)
  dumps.push(await dump(database.ownerUrl))
  const inviteToken = await mailedToken()
  note(await ask(ACCEPT, { token: inviteToken, password: 'short' }))
  note(await ask(ACCEPT, { token: `${inviteToken}x`, password: PASSWORD }))
  await ask('mutation { requestPasswordReset(email: "admin@agentic.local") }')
  await resets.takeRequests()
  dumps.push(await dump(database.ownerUrl))
  const resetToken = await mailedToken()
  note(await ask('mutation ($t: String!) { resetPassword(token: $t, password: "short") }', { t: resetToken }))

  const input = { issuer: provider.issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, redirectUris: [REDIRECT_URI] }
  await ask('mutation ($input: SetOidcProviderInput!) { setOidcProvider(input: $input) { issuer } }', { input }, admin)
  const begun = await ask('mutation ($input: BeginOidcLoginInput!) { beginOidcLogin(input: $input) { url handle } }', {
    input: { tenant: 'default', redirectUri: REDIRECT_URI },
  })
  const { url, handle } = begun.data.beginOidcLogin
  provider.accounts.set('eve', { email: 'eve@elsewhere.example', email_verified: true })
  const callbackUrl = await provider.signIn(url, 'eve')
  const complete = 'mutation ($input: CompleteOidcLoginInput!) { completeOidcLogin(input: $input) { accessToken } }'
  // Nobody here, then a code that was used.
  for (const _ of [1, 2]) note(await ask(complete, { input: { handle, callbackUrl } }))
  assert.equal(refusals.length, 5)
  dumps.push(await dump(database.ownerUrl))

  const secrets = {
    'token of an invite': inviteToken,
    'token of a reset': resetToken,
    'client secret': CLIENT_SECRET,
    'handle of a login': handle,
    'code of a login': new URL(callbackUrl).searchParams.get('code') ?? '',
  }
  assert.ok(
    dumps.every((text) => text.includes('ada@agentic.local')) && dumps[2]?.includes(provider.issuer),
    'the dumps are some',
  )
  assertNowhere(secrets, { database: dumps.join(''), log: lines.join(''), refusals: refusals.join('\n') })
})

/** Keeps everything that is handed to it, before any of it is cut. */
function keepingLog(): { readonly log: Log; readonly lines: readonly string[] } {
  const lines: string[] = []
  const write = (...what: unknown[]) => void lines.push(inspect(what, { depth: 20, maxStringLength: null, showHidden: true }))
  return { log: { trace: write, debug: write, info: write, warn: write, error: write } as unknown as Log, lines }
}

/** As it is, in hexadecimal or in base 64. */
function assertNowhere(secrets: Readonly<Record<string, string | undefined>>, places: Readonly<Record<string, string>>): void {
  for (const [place, text] of Object.entries(places)) {
    for (const [name, secret = ''] of Object.entries(secrets)) {
      assert.ok(secret.length > 10, name)
      for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')]) {
        assert.ok(!text.includes(form), `${name} is in the ${place}`)
      }
    }
  }
}
