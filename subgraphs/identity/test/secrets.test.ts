import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { connectKnex } from '@agentic/postgres/database'
import type { Log } from '@agentic/service/log'
import { freshDatabase } from '@agentic/testing/database'
import { Secret, TOTP } from 'otpauth'
import { ADMIN, CLIENT, callerOf, givenIdentity, KEY_ENCRYPTION_KEY, REFRESH } from './given.ts'

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
  // Everything that is handed to the log, before any of it is cut.
  const lines: string[] = []
  const write = (...what: unknown[]) => void lines.push(inspect(what, { depth: 20, maxStringLength: null, showHidden: true }))
  const log = { trace: write, debug: write, info: write, warn: write, error: write } as unknown as Log
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
  for (const [place, text] of Object.entries(places)) {
    for (const [name, secret = ''] of Object.entries(secrets)) {
      assert.ok(secret.length > 10)
      for (const form of [secret, Buffer.from(secret).toString('hex'), Buffer.from(secret).toString('base64')]) {
        assert.ok(!text.includes(form), `${name} is in the ${place}`)
      }
    }
  }
})
