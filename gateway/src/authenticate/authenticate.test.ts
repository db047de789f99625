import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, sign } from 'node:crypto'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import type { ActiveToken, Introspection, Revocation, Revocations } from '@agentic/caller/introspection'
import { createLog } from '@agentic/service/log'
import { until } from '@agentic/testing/until'
import { exportJWK, type JWK } from 'jose'
import { OURS } from './access-token.ts'
import { createAuthenticate } from './authenticate.ts'
import { credentialIn } from './credential.ts'
import { RevocationList } from './revocation.ts'

const { privateKey, publicKey } = generateKeyPairSync('ed25519')
const stranger = generateKeyPairSync('ed25519')
const publicJwk = (await exportJWK(publicKey)) as JWK
const jwks = { keys: [{ ...publicJwk, kid: 'one', alg: 'EdDSA', use: 'sig' }] }
const issuers = [{ expected: OURS, keys: jwks }]
const log = createLog('gateway', { level: 'silent', format: 'json' })
const HEADER = { alg: 'EdDSA', typ: 'at+jwt', kid: 'one' }
const nowSeconds = () => Math.floor(Date.now() / 1_000)

function claims(changes: Record<string, unknown> = {}) {
  const times = { iat: nowSeconds(), exp: nowSeconds() + 300 }
  const who = { sub: 'user', client_id: 'platform', tenant_id: 'tenant', sid: 'session', scope: 'a b', token_version: 3 }
  return { iss: 'identity', aud: 'gateway', ...times, ...who, ...changes }
}

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

type Signer = (input: string) => Buffer
const bySigning: Signer = (input) => sign(null, Buffer.from(input), privateKey)

function forge(header: object, payload: object, signer: Signer = bySigning): string {
  const input = `${encode(header)}.${encode(payload)}`
  return `${input}.${signer(input).toString('base64url')}`
}

const refused = { code: 'UNAUTHENTICATED' }

test('a token of the issuer is its caller, and is verified once', async () => {
  const authenticate = createAuthenticate(issuers)
  const bearer = `Bearer ${forge(HEADER, claims())}`
  const first = await authenticate(bearer)
  const permissions = ['a', 'b']
  assert.deepEqual(first.caller, { kind: 'USER', tenantId: 'tenant', userId: 'user', sessionId: 'session', permissions })
  assert.equal(await authenticate(bearer), first)
  const service = await authenticate(`Bearer ${forge(HEADER, claims({ sub: 'agents', client_id: 'agents', plan: 'FREE' }))}`)
  assert.deepEqual(service.caller, { kind: 'SERVICE', service: 'agents', tenantId: 'tenant', plan: 'FREE', permissions })
})

const hmacOf =
  (secret: string | Buffer): Signer =>
  (input) =>
    createHmac('sha256', secret).update(input).digest()
const spki = publicKey.export({ type: 'spki', format: 'pem' }).toString()
const byStranger: Signer = (input) => sign(null, Buffer.from(input), stranger.privateKey)
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const attackerJwk = stranger.publicKey.export({ format: 'jwk' })

// After the JWS and JWT vectors of Project Wycheproof and RFC 8725: whatever the header claims, only the issuer's keys count.
const ATTACKS: Readonly<Record<string, () => string>> = {
  'no signature, alg none': () => `${encode({ ...HEADER, alg: 'none' })}.${encode(claims())}.`,
  'alg none in other letters': () => `${encode({ ...HEADER, alg: 'NonE' })}.${encode(claims())}.`,
  'the signature cut off': () => `${forge(HEADER, claims()).split('.').slice(0, 2).join('.')}.`,
  'a signature of zeros': () => forge(HEADER, claims(), () => Buffer.alloc(64)),
  'HS256 with the public key as PEM': () => forge({ ...HEADER, alg: 'HS256' }, claims(), hmacOf(spki)),
  'HS256 with the public key as bytes': () =>
    forge({ ...HEADER, alg: 'HS256' }, claims(), hmacOf(Buffer.from(publicJwk.x ?? '', 'base64url'))),
  'HS256 with an empty key': () => forge({ ...HEADER, alg: 'HS256' }, claims(), hmacOf('')),
  'RS256 of somebody else': () =>
    forge({ ...HEADER, alg: 'RS256' }, claims(), (input) => sign('sha256', Buffer.from(input), rsa.privateKey)),
  'EdDSA of somebody else under our kid': () => forge(HEADER, claims(), byStranger),
  'EdDSA of somebody else under no kid': () => forge({ alg: 'EdDSA', typ: 'at+jwt' }, claims(), byStranger),
  'an unknown kid': () => forge({ ...HEADER, kid: 'two' }, claims()),
  'a kid that is a path': () => forge({ ...HEADER, kid: '../../../../dev/null' }, claims(), hmacOf('')),
  'a kid that is SQL': () => forge({ ...HEADER, kid: "x' union select 'secret" }, claims(), hmacOf('secret')),
  'its own key in jwk': () => forge({ ...HEADER, jwk: attackerJwk }, claims(), byStranger),
  'its own key in jwk under no kid': () => forge({ alg: 'EdDSA', typ: 'at+jwt', jwk: attackerJwk }, claims(), byStranger),
  'its own certificate in x5c': () => forge({ ...HEADER, x5c: [spki.replace(/-.*-|\n/g, '')] }, claims(), byStranger),
  'typ JWT: an ID token': () => forge({ ...HEADER, typ: 'JWT' }, claims()),
  'typ of a signed caller': () => forge({ ...HEADER, typ: 'caller+jwt' }, claims()),
  'no typ': () => forge({ alg: 'EdDSA', kid: 'one' }, claims()),
  'another audience': () => forge(HEADER, claims({ aud: 'subgraph' })),
  'no audience': () => forge(HEADER, claims({ aud: undefined })),
  'another issuer': () => forge(HEADER, claims({ iss: 'https://evil.example' })),
  'no issuer': () => forge(HEADER, claims({ iss: undefined })),
  'expired a second ago': () => forge(HEADER, claims({ exp: nowSeconds() - 1 })),
  'no expiry': () => forge(HEADER, claims({ exp: undefined })),
  'an expiry that is text': () => forge(HEADER, claims({ exp: '99999999999' })),
  'not valid yet': () => forge(HEADER, claims({ nbf: nowSeconds() + 60 })),
  'no subject': () => forge(HEADER, claims({ sub: undefined })),
  'a subject that is no text': () => forge(HEADER, claims({ sub: { $ne: null } })),
  'no tenant': () => forge(HEADER, claims({ tenant_id: undefined })),
  'a user without a session': () => forge(HEADER, claims({ sid: undefined })),
  'crit that nobody knows': () => forge({ ...HEADER, crit: ['exp'], exp: 1 }, claims()),
  'crit b64 false': () => forge({ ...HEADER, crit: ['b64'], b64: false }, claims()),
  'a payload changed after it was signed': () => {
    const [header, , signature] = forge(HEADER, claims()).split('.')
    return `${header}.${encode(claims({ scope: 'admin' }))}.${signature}`
  },
  'a header that is no JSON': () => `${Buffer.from('{').toString('base64url')}.${encode(claims())}.AA`,
  'a payload that is no object': () => forge(HEADER, ['exp']),
  'four parts': () => `${forge(HEADER, claims())}.AA`,
  'an encrypted token (five parts)': () => 'a.b.c.d.e',
  'two dots': () => '..',
}

for (const [name, token] of Object.entries(ATTACKS)) {
  test(`a forged token is refused: ${name}`, async () => {
    await assert.rejects(createAuthenticate(issuers)(`Bearer ${token()}`), refused)
  })
}

test('a key that a token points to is never fetched: jku, x5u', async () => {
  let asked = 0
  const evil = createServer((_, response) => {
    asked += 1
    response.end(JSON.stringify({ keys: [{ ...attackerJwk, kid: 'evil', alg: 'EdDSA' }] }))
  }).listen(0, '127.0.0.1')
  try {
    await new Promise((resolve) => evil.once('listening', resolve))
    const url = `http://127.0.0.1:${(evil.address() as AddressInfo).port}/keys`
    const authenticate = createAuthenticate(issuers)
    for (const field of ['jku', 'x5u']) {
      for (const kid of ['one', 'evil']) {
        const token = forge({ ...HEADER, kid, [field]: url }, claims(), byStranger)
        await assert.rejects(authenticate(`Bearer ${token}`), refused)
      }
    }
    assert.equal(asked, 0)
  } finally {
    evil.close()
  }
})

test('a refusal shows nothing of the token', async () => {
  for (const forged of [forge(HEADER, claims(), byStranger), 'agk_a-secret-that-nobody-may-see']) {
    await assert.rejects(
      createAuthenticate(issuers)(`Bearer ${forged}`),
      (error: Error) => !error.message.includes(forged.slice(0, 12)),
    )
  }
})

test('a credential is taken from Authorization or X-API-Key, in headers and connectionParams, never from both', async () => {
  assert.equal(credentialIn({ authorization: 'Bearer x' }), 'Bearer x')
  assert.equal(credentialIn({ Authorization: 'Bearer x', other: 1 }), 'Bearer x')
  assert.equal(credentialIn({ 'X-API-Key': 'agk_1' }), 'Bearer agk_1')
  assert.equal(credentialIn({ 'x-api-key': '' }), undefined)
  assert.equal(credentialIn(undefined), undefined)
  assert.throws(() => credentialIn({ authorization: 'Bearer x', 'x-api-key': 'agk_1' }), refused)
  await assert.rejects(createAuthenticate(issuers)('Basic dXNlcjpwYXNz'), refused)
})

const KEY: ActiveToken = { active: true, jti: 'key', sub: 'user', sub_kind: 'USER', tenant_id: 'tenant', scope: 'a' }

/** An issuer whose answers can be changed, with a list of revocations that is read when the test says so. */
async function given(options: { now?: () => number } = {}) {
  const issuer = { answer: KEY as Introspection, asked: 0, revoked: { cursor: '1', revocations: [] } as Revocations }
  const revocations = new RevocationList({ read: async () => issuer.revoked, log })
  await revocations.read()
  const introspect = async () => {
    issuer.asked += 1
    return issuer.answer
  }
  const authenticate = createAuthenticate(issuers, { introspect, revocations, ...options })
  const revoke = async (subject: string, version?: number) => {
    const sequence = String(issuer.revoked.revocations.length)
    const revocation = { sequence, subject, ...(version && { version }) }
    issuer.revoked = { cursor: '1', revocations: [...issuer.revoked.revocations, revocation] }
    await revocations.read()
  }
  return { issuer, authenticate, revocations, revoke }
}

test('an API key is asked about once for half a minute, however many requests come at once', async () => {
  let now = Date.now()
  const { issuer, authenticate } = await given({ now: () => now })
  const callers = await Promise.all(Array.from({ length: 50 }, () => authenticate('Bearer agk_1')))
  assert.equal(issuer.asked, 1)
  const owner = { kind: 'USER', id: 'user' }
  assert.deepEqual(callers[0]?.caller, { kind: 'API_KEY', keyId: 'key', owner, tenantId: 'tenant', permissions: ['a'] })
  now += 30_001
  await authenticate('Bearer agk_1')
  assert.equal(issuer.asked, 2)
})

test('an API key is refused at its exact end, though the issuer was asked just before', async () => {
  let now = 1_000_000
  const { issuer, authenticate } = await given({ now: () => now })
  issuer.answer = { ...KEY, exp: 1_000.005 }
  assert.equal((await authenticate('Bearer agk_1')).expiresAt, 1_000_005)
  now += 4
  await authenticate('Bearer agk_1')
  issuer.answer = { active: false }
  now += 1
  await assert.rejects(authenticate('Bearer agk_1'), refused)
})

test('an unknown key is refused, and so is every opaque token where nobody can be asked', async () => {
  const { issuer, authenticate } = await given()
  issuer.answer = { active: false }
  await assert.rejects(authenticate('Bearer agk_1'), refused)
  await assert.rejects(createAuthenticate(issuers)('Bearer agk_1'), refused)
})

test('where the issuer cannot be asked a key is neither accepted nor called wrong', async () => {
  const introspect = async () => {
    throw new Error('connect ECONNREFUSED')
  }
  await assert.rejects(createAuthenticate(issuers, { introspect })('Bearer agk_1'), { code: 'SUBGRAPH_UNAVAILABLE' })
})

test('a revoked session refuses its tokens for good, and tells who watches, once', async () => {
  const { authenticate, revoke } = await given()
  const bearer = `Bearer ${forge(HEADER, claims())}`
  let told = 0
  const ended = await authenticate(bearer)
  ended.onRevoked(() => (told += 1))
  const other = await authenticate(`Bearer ${forge(HEADER, claims({ sid: 'other' }))}`)
  other.onRevoked(() => assert.fail('another session'))
  const silenced = (await authenticate(bearer)).onRevoked(() => assert.fail('it stopped listening'))
  silenced()
  await revoke('session')
  await assert.rejects(authenticate(bearer), refused)
  await assert.rejects(authenticate(`Bearer ${forge(HEADER, claims({ token_version: 9 }))}`), refused)
  await revoke('session')
  assert.equal(told, 1)
  // Revoked between its check and the call.
  await new Promise<void>((resolve) => ended.onRevoked(resolve))
})

test('a changed user refuses tokens of an earlier version, and takes those of the new one', async () => {
  const { authenticate, revoke } = await given()
  const ofVersion = (version: number) => authenticate(`Bearer ${forge(HEADER, claims({ token_version: version }))}`)
  await ofVersion(3)
  await revoke('user', 4)
  await assert.rejects(ofVersion(3), refused)
  await ofVersion(4)
  await revoke('user', 5)
  await assert.rejects(ofVersion(4), refused)
})

test('a revocation of a key or its owner makes the gateway ask again: it may have ended, or only changed', async () => {
  const { issuer, authenticate, revoke } = await given()
  const before = await authenticate('Bearer agk_1')
  const told = new Promise<void>((resolve) => before.onRevoked(resolve))
  issuer.answer = { ...KEY, scope: 'a b' }
  await revoke('user', 2)
  await told
  assert.deepEqual((await authenticate('Bearer agk_1')).caller, { ...before.caller, permissions: ['a', 'b'] })
  issuer.answer = { active: false }
  await revoke('key')
  await assert.rejects(authenticate('Bearer agk_1'), refused)
})

test('what the issuer said of a key before a revocation was known is not kept after it', async () => {
  const stale = Promise.withResolvers<Introspection>()
  const answers = [stale.promise, Promise.resolve<Introspection>({ active: false })]
  let asked = 0
  const introspect = () => answers[asked++] ?? assert.fail('asked too often')
  const revocations: Revocation[] = []
  const list = new RevocationList({ read: async () => ({ cursor: '1', revocations }), log })
  await list.read()
  const authenticating = createAuthenticate(issuers, { introspect, revocations: list })('Bearer agk_1')
  await until(() => asked === 1)
  revocations.push({ sequence: '1', subject: 'key' })
  await list.read()
  stale.resolve(KEY)
  await assert.rejects(authenticating, refused)
  assert.equal(asked, 2)
})

test('until it is known what was revoked, nothing is accepted', async () => {
  const first = Promise.withResolvers<Revocations>()
  const revocations = new RevocationList({ read: () => first.promise, log })
  revocations.start()
  const bearer = `Bearer ${forge(HEADER, claims())}`
  const authenticating = createAuthenticate(issuers, { revocations })(bearer)
  first.resolve({ cursor: '1', revocations: [{ sequence: '1', subject: 'session' }] })
  await assert.rejects(authenticating, refused)
  await revocations.stop()
})

test('a list that cannot be read keeps what it knows, says so once, and goes on when it can', async () => {
  const lines: string[] = []
  const read = Promise.withResolvers<void>()
  let failing = 3
  const quiet = { ...log, error: (_: unknown, line: string) => lines.push(line), info: (line: string) => lines.push(line) }
  const revocations = new RevocationList({
    async read() {
      if (failing-- > 0) throw new Error('ECONNREFUSED')
      read.resolve()
      return { cursor: '1', revocations: [] }
    },
    log: quiet as never,
    pollMs: 1,
  })
  revocations.start()
  await read.promise
  await revocations.known()
  await revocations.stop()
  assert.deepEqual(lines, ['Revocations cannot be read', 'Revocations can be read again'])
})
