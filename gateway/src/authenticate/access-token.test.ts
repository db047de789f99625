import assert from 'node:assert/strict'
import { createHmac, generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, it } from 'node:test'
import { ConfigError } from '@agentic/service/env-reader'
import { createTestSubgraph } from '../execute/graph.fixture.ts'
import { SettingsReader } from '../settings/settings-reader.ts'
import { ask, serveStub, startGateway } from '../standalone.fixture.ts'
import { type ExpectedToken, OURS, readExpectedToken } from './access-token.ts'
import { createAuthenticate } from './authenticate.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const ed = generateKeyPairSync('ed25519')
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })
const jwkOf = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid })
const keys = {
  keys: [jwkOf(rsa.publicKey, 'rsa'), jwkOf(ec.publicKey, 'ec'), jwkOf(ed.publicKey, 'ed')],
}
const rsaPem = rsa.publicKey.export({ type: 'spki', format: 'pem' }).toString()

type Signer = (input: Buffer) => Buffer
const RS256: Signer = (input) => sign('sha256', input, rsa.privateKey)
const ES256: Signer = (input) => sign('sha256', input, { key: ec.privateKey, dsaEncoding: 'ieee-p1363' })
const EdDSA: Signer = (input) => sign(null, input, ed.privateKey)
const byStranger: Signer = (input) => sign('sha256', input, stranger.privateKey)
const hmac =
  (secret: string): Signer =>
  (input) =>
    createHmac('sha256', secret).update(input).digest()

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

function token(header: object, claims: object, signer: Signer): string {
  const exp = Math.floor(Date.now() / 1_000) + 60
  const input = `${encode({ typ: 'JWT', ...header })}.${encode({ iss: 'https://id.example/', aud: 'api', exp, sub: 'ada', ...claims })}`
  return `Bearer ${input}.${signer(Buffer.from(input)).toString('base64url')}`
}

/** As somebody configures it whose tokens come from Keycloak, Auth0 or the like. */
const FOREIGN: ExpectedToken = {
  ...OURS,
  issuer: 'https://id.example/',
  audience: 'api',
  algorithms: ['RS256', 'ES256', 'EdDSA'],
  types: ['JWT', 'at+jwt'],
  tenantClaim: 'none',
  sessionClaim: 'none',
  clientClaim: 'none',
}
const authenticate = (bearer: string, changes: Partial<ExpectedToken> = {}) =>
  createAuthenticate([{ keys, expected: { ...FOREIGN, ...changes } }])(bearer)
const callerOf = async (claims: object, changes: Partial<ExpectedToken> = {}) =>
  (await authenticate(token({ alg: 'RS256', kid: 'rsa' }, claims, RS256), changes)).caller
const refused = { code: 'UNAUTHENTICATED' }
const ADA = { kind: 'USER', userId: 'ada', tenantId: 'https://id.example/', sessionId: '', permissions: [] }

describe('a foreign access token', () => {
  it('is accepted with each algorithm that is set', async () => {
    const ways = [
      ['RS256', 'rsa', RS256],
      ['ES256', 'ec', ES256],
      ['EdDSA', 'ed', EdDSA],
    ] as const
    for (const [alg, kid, signer] of ways) {
      assert.deepEqual((await authenticate(token({ alg, kid }, {}, signer))).caller, ADA)
      await assert.rejects(authenticate(token({ alg, kid }, {}, signer), { algorithms: ['PS256'] }), refused)
    }
  })

  it('tells its permissions as text or as a list, at any depth, and in several claims at once', async () => {
    const permissionsOf = async (claims: object, ...permissionClaims: string[]) => {
      const caller = await callerOf(claims, { permissionClaims })
      return caller.kind === 'ANONYMOUS' ? undefined : caller.permissions
    }
    assert.deepEqual(await permissionsOf({ scope: 'a  b' }, 'scope'), ['a', 'b'])
    assert.deepEqual(await permissionsOf({ scope: ['a', 'b'] }, 'scope'), ['a', 'b'])
    assert.deepEqual(await permissionsOf({ realm_access: { roles: ['a'] } }, 'realm_access.roles'), ['a'])
    assert.deepEqual(await permissionsOf({ 'https://id.example/roles': ['a'] }, 'https://id.example/roles'), ['a'])
    assert.deepEqual(await permissionsOf({ scope: 'a b', permissions: ['b', 'c'] }, 'scope', 'permissions'), ['a', 'b', 'c'])
    // Whatever else may stand there gives nothing.
    for (const scope of [undefined, null, 7, { a: true }, [7, { a: 1 }], true])
      assert.deepEqual(await permissionsOf({ scope }, 'scope'), [])
    assert.deepEqual(await permissionsOf({}, '__proto__.constructor.name', 'constructor.name'), [])
  })

  it('names user, tenant and session in the claims that are set, and is refused without them', async () => {
    const claims = { uid: 'u1', org: { id: 't1' }, sess: 's1' }
    const set = { userClaim: 'uid', tenantClaim: 'org.id', sessionClaim: 'sess' }
    assert.deepEqual(await callerOf(claims, set), {
      kind: 'USER',
      userId: 'u1',
      tenantId: 't1',
      sessionId: 's1',
      permissions: [],
    })
    for (const missing of ['uid', 'org', 'sess'])
      for (const value of [undefined, '', 7, { $ne: null }, ['t1']])
        await assert.rejects(callerOf({ ...claims, [missing]: value }, set), refused)
    await assert.rejects(callerOf(claims, { ...set, tenantClaim: 'org' }), refused)
  })

  it('makes nobody a service, who would see the whole supergraph, unless a claim is set for that', async () => {
    const claims = { sub: 'client', client_id: 'client', azp: 'client' }
    assert.deepEqual(await callerOf(claims), { ...ADA, userId: 'client' })
    assert.deepEqual(await callerOf(claims, { clientClaim: 'client_id' }), {
      kind: 'SERVICE',
      service: 'client',
      tenantId: ADA.tenantId,
      permissions: [],
    })
    const pretended = await callerOf({ email: 'client', client_id: 'client' }, { userClaim: 'email', clientClaim: 'client_id' })
    assert.equal(pretended.kind, 'USER')
  })

  const ATTACKS: Readonly<Record<string, () => string>> = {
    'alg none': () => token({ alg: 'none' }, {}, () => Buffer.alloc(0)),
    'alg None under a kid': () => token({ alg: 'None', kid: 'rsa' }, {}, () => Buffer.alloc(0)),
    'HS256 with the RSA key as PEM': () => token({ alg: 'HS256', kid: 'rsa' }, {}, hmac(rsaPem)),
    'HS256 with the RSA modulus': () => token({ alg: 'HS256', kid: 'rsa' }, {}, hmac(String(keys.keys[0]?.n))),
    'HS256 with an empty key': () => token({ alg: 'HS256' }, {}, hmac('')),
    'RS256 of somebody else': () => token({ alg: 'RS256', kid: 'rsa' }, {}, byStranger),
    'RS256 with its own key': () => token({ alg: 'RS256', jwk: jwkOf(stranger.publicKey, 'x') }, {}, byStranger),
    'RS256 under the kid of another kind of key': () => token({ alg: 'RS256', kid: 'ec' }, {}, RS256),
    'ES256 as zeros': () => token({ alg: 'ES256', kid: 'ec' }, {}, () => Buffer.alloc(64)),
    'ES256 in DER': () => token({ alg: 'ES256', kid: 'ec' }, {}, (input) => sign('sha256', input, ec.privateKey)),
    'PS256, which is not set': () => token({ alg: 'PS256', kid: 'rsa' }, {}, RS256),
    'another issuer': () => token({ alg: 'RS256', kid: 'rsa' }, { iss: 'https://id.example' }, RS256),
    'another audience: an ID token for a client': () => token({ alg: 'RS256', kid: 'rsa' }, { aud: 'web' }, RS256),
    'another typ': () => token({ alg: 'RS256', kid: 'rsa', typ: 'logout+jwt' }, {}, RS256),
    'no expiry': () => token({ alg: 'RS256', kid: 'rsa' }, { exp: undefined }, RS256),
    'no subject': () => token({ alg: 'RS256', kid: 'rsa' }, { sub: undefined }, RS256),
  }
  for (const [name, forged] of Object.entries(ATTACKS)) {
    it(`is refused: ${name}`, () => assert.rejects(authenticate(forged()), refused))
  }

  it('may have any typ, or none, only where that is set', async () => {
    const untyped = token({ alg: 'RS256', kid: 'rsa', typ: undefined }, {}, RS256)
    await assert.rejects(authenticate(untyped), refused)
    assert.deepEqual((await authenticate(untyped, { types: ['any'] })).caller, ADA)
    const long = token({ alg: 'RS256', kid: 'rsa', typ: 'application/AT+JWT' }, {}, RS256)
    assert.deepEqual((await authenticate(long)).caller, ADA)
  })
})

describe('the settings of access tokens', () => {
  it('let a gateway take tokens of a foreign issuer, with the keys that it publishes', async () => {
    const issuer = createServer((_, response) => response.setHeader('content-type', 'application/json').end(JSON.stringify(keys)))
    await once(issuer.listen(0, '127.0.0.1'), 'listening')
    const resolvers = { Query: { name: () => 'Ada', secret: () => 'known' } }
    const sdl = 'type Query { name: String @authenticated secret: String @requiresScopes(scopes: [["read"]]) }'
    await using stub = await serveStub(createTestSubgraph('people', sdl, resolvers))
    await using gateway = await startGateway({
      SUBGRAPHS: `people=${stub.url}`,
      JWKS_URL: `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`,
      TOKEN_ISSUER: FOREIGN.issuer,
      TOKEN_AUDIENCE: FOREIGN.audience,
      TOKEN_ALGORITHMS: 'RS256',
      TOKEN_TYPES: 'JWT',
      TOKEN_TENANT_CLAIM: 'none',
      TOKEN_SESSION_CLAIM: 'none',
      TOKEN_CLIENT_CLAIM: 'none',
      TOKEN_PERMISSION_CLAIMS: 'realm_access.roles',
    })
    const askWith = (authorization: string) => ask(gateway.url, '{ name secret }', { authorization })
    const signed = (roles: string[]) => token({ alg: 'RS256', kid: 'rsa' }, { realm_access: { roles } }, RS256)
    assert.deepEqual(await askWith(signed(['read'])), { data: { name: 'Ada', secret: 'known' } })
    const { data, errors } = await askWith(signed(['write']))
    assert.deepEqual([data, errors?.[0]?.extensions.code], [{ name: 'Ada', secret: null }, 'FORBIDDEN'])
    const byOthers = await askWith(token({ alg: 'ES256', kid: 'ec' }, {}, ES256))
    assert.deepEqual([byOthers.data, byOthers.errors?.[0]?.extensions.code], [undefined, 'UNAUTHENTICATED'])
    issuer.close()
  })

  it('are ours where nothing is said', () => {
    assert.deepEqual(readExpectedToken(new SettingsReader({})), OURS)
  })

  it('never take an algorithm without a public key, or none', () => {
    for (const name of ['none', 'HS256', 'HS512', 'RSA-OAEP', 'rs256']) {
      const settings = new SettingsReader({ TOKEN_ALGORITHMS: `RS256,${name}` })
      assert.deepEqual(readExpectedToken(settings).algorithms, ['RS256'])
      assert.throws(
        () => settings.done(),
        (error) => error instanceof ConfigError && error.message.includes(`got "${name}"`),
      )
    }
  })
})
