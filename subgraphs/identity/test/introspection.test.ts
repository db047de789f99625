import assert from 'node:assert/strict'
import { test } from 'node:test'
import { freshDatabase, type TestDatabase } from '@agentic/testing/database'
import { fastify } from 'fastify'
import { decodeJwt, SignJWT } from 'jose'
import { SigningKeyStore } from '../src/access-token/signing-key.store.ts'
import { SigningKeys } from '../src/access-token/signing-keys.ts'
import { revokeUsers } from '../src/revocation/revocation.store.ts'
import { PERMISSION_NAMES } from '../src/role/permission.ts'
import { Sealer } from '../src/sealer.ts'
import { CLIENT, callerOf, deactivate, type Given, givenIdentity, KEY_ENCRYPTION_KEY, REFRESH } from './given.ts'

const GATEWAY = { name: 'gateway', secret: 'a-secret-of-the-gateway' }
const INACTIVE = { active: false }
const MINUTES_MS = 60_000

interface Introspecting extends Given, AsyncDisposable {
  introspect(token: string, secret?: string): Promise<Record<string, unknown>>
}

async function given(database: TestDatabase): Promise<Introspecting> {
  const world = await givenIdentity(database, { introspectionClients: [GATEWAY] })
  const server = fastify()
  world.identity.subgraph.routes?.(server)
  return {
    ...world,
    async introspect(token, secret = GATEWAY.secret) {
      const answer = await server.inject({
        method: 'POST',
        url: '/oauth/introspect',
        payload: new URLSearchParams({ token }).toString(),
        headers: {
          authorization: `Basic ${Buffer.from(`${GATEWAY.name}:${secret}`).toString('base64')}`,
          'content-type': 'application/x-www-form-urlencoded',
        },
      })
      return answer.json()
    },
    [Symbol.asyncDispose]: async () => server.close(),
  }
}

test('of an access token introspection tells what it claims, to gateways alone', async () => {
  await using database = await freshDatabase()
  await using world = await given(database)
  const { accessToken } = (await world.login()).data.login
  const { iat, exp, jti, sid } = decodeJwt<{ sid: string }>(accessToken)
  assert.deepEqual(await world.introspect(accessToken), {
    active: true,
    token_type: 'Bearer',
    iss: 'identity',
    aud: 'gateway',
    sub: world.adminId,
    jti,
    iat,
    exp,
    client_id: 'platform',
    tenant_id: world.tenantId,
    scope: PERMISSION_NAMES.toSorted().join(' '),
    sid,
    plan: 'ENTERPRISE',
  })
  assert.equal((await world.introspect(accessToken, 'another secret')).error, 'invalid_client')

  const service = (await world.identity.issueServiceToken(CLIENT.name, world.tenantId)).accessToken
  const told = await world.introspect(service)
  assert.deepEqual([told.active, told.sub, told.client_id, told.sid], [true, CLIENT.name, CLIENT.name, undefined])
})

test('an access token is inactive as soon as its session is revoked', async () => {
  await using database = await freshDatabase()
  await using world = await given(database)
  const [revoked, open] = [(await world.login()).data.login, (await world.login()).data.login]
  const caller = callerOf(revoked.accessToken)
  await world.ask('mutation ($id: ID!) { revokeSession(id: $id) { id } }', { id: caller.sessionId }, caller)
  assert.deepEqual(await world.introspect(revoked.accessToken), INACTIVE)
  assert.equal((await world.introspect(open.accessToken)).active, true, 'the other session goes on')
})

test('an access token is inactive once what its user may do has changed, and the next one is active', async () => {
  await using database = await freshDatabase()
  await using world = await given(database)
  const { accessToken, refreshToken } = (await world.login()).data.login
  await world.database.asTenant(world, (trx) => revokeUsers(trx, [world.adminId]))
  assert.deepEqual(await world.introspect(accessToken), INACTIVE)
  const next = (await world.ask(REFRESH, { token: refreshToken })).data.refreshSession.accessToken
  assert.equal((await world.introspect(next)).active, true)
  await deactivate(database, { tenantId: world.tenantId, userId: world.adminId })
  assert.deepEqual(await world.introspect(next), INACTIVE)
})

test('of a token that is not good introspection says nothing but that', async () => {
  await using database = await freshDatabase()
  await using world = await given(database)
  const { accessToken, refreshToken } = (await world.login()).data.login
  const [header, payload, signature] = accessToken.split('.')
  const bad = {
    garbage: 'garbage',
    'two dots': '..',
    'a refresh token': refreshToken,
    'an API key that nobody made': 'agk_1',
    'a signature of another token': `${header}.${payload}.${signature.slice(0, -4)}AAAA`,
    'an unsigned one': `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`,
    'an ID token': await signed(world, { typ: 'JWT' }),
    'one for others': await signed(world, { audience: 'subgraph' }),
    'one of another issuer': await signed(world, { issuer: 'https://evil.example' }),
    'one without an end': await signed(world, { expires: false }),
  }
  for (const [what, token] of Object.entries(bad)) assert.deepEqual(await world.introspect(token), INACTIVE, what)
  assert.equal((await world.introspect(await signed(world, {}))).active, true, 'the same, but good')

  world.clock.advance(10 * MINUTES_MS)
  assert.deepEqual(await world.introspect(accessToken), INACTIVE, 'an expired one')
})

/** Signed with the key that identity itself signs with. */
async function signed(
  { database, clock, tenantId }: Given,
  { typ = 'at+jwt', issuer = 'identity', audience = 'gateway', expires = true },
): Promise<string> {
  const log = { warn() {} } as never
  const sealer = new Sealer(KEY_ENCRYPTION_KEY)
  const keys = new SigningKeys({ store: new SigningKeyStore(database), sealer, periodMs: 1e9, log, now: clock.now })
  const { kid, privateKey } = await keys.current()
  const now = Math.floor(clock.now().getTime() / 1_000)
  const token = new SignJWT({ client_id: 'agents', tenant_id: tenantId, scope: 'agents:read' })
    .setProtectedHeader({ alg: 'EdDSA', typ, kid })
    .setIssuer(issuer)
    .setAudience(audience)
    .setSubject('agents')
    .setIssuedAt(now)
  return (expires ? token.setExpirationTime(now + 600) : token).sign(privateKey)
}
