import assert from 'node:assert/strict'
import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, it } from 'node:test'
import { ConfigError } from '@agentic/service/env-reader'
import { StopStack } from '@agentic/service/lifecycle'
import { createLog } from '@agentic/service/log'
import { createTestSubgraph } from '../execute/graph.fixture.ts'
import { SettingsReader } from '../settings/settings-reader.ts'
import { ask, serveStub, startGateway } from '../standalone.fixture.ts'
import { OURS } from './access-token.ts'
import { createAuthenticate } from './authenticate.ts'
import { keysInFile } from './key-source.ts'
import { readTokenIssuers, type TokenIssuer } from './token-issuer.ts'

const HERE = { ...OURS, issuer: 'https://here.example', audience: 'here', tenantClaim: 'none', sessionClaim: 'none' }
const THERE = { ...HERE, issuer: 'https://there.example', audience: 'there', userClaim: 'email', clientClaim: 'none' }
const [here, there] = [generateKeyPairSync('ed25519'), generateKeyPairSync('ed25519')]
const jwkOf = (key: KeyObject, kid: string) => ({ ...key.export({ format: 'jwk' }), kid, alg: 'EdDSA' })
const keysOf = (key: KeyObject, kid = 'one') => ({ keys: [jwkOf(key, kid)] })
const log = createLog('gateway', { level: 'silent', format: 'json' })

const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
function tokenOf(key: KeyObject, claims: object, kid = 'one'): string {
  const exp = Math.floor(Date.now() / 1_000) + 60
  const input = `${encode({ alg: 'EdDSA', typ: 'at+jwt', kid })}.${encode({ exp, sub: 'ada', email: 'ada@there.example', ...claims })}`
  return `Bearer ${input}.${sign(null, Buffer.from(input), key).toString('base64url')}`
}
const ofHere = { iss: HERE.issuer, aud: HERE.audience }
const ofThere = { iss: THERE.issuer, aud: THERE.audience }
const refused = { code: 'UNAUTHENTICATED' }

let stops = new StopStack()
afterEach(async () => {
  await stops.stop()
  stops = new StopStack()
})

/** Whoever publishes keys, which can be replaced. */
async function publish(keys: object) {
  const published = { keys, asked: 0, url: new URL('http://127.0.0.1') }
  const server = createServer((_, response) => {
    published.asked += 1
    response.setHeader('content-type', 'application/json').end(JSON.stringify(published.keys))
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  published.url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`)
  stops.push(() => server.close())
  return published
}

describe('of several issuers', () => {
  // Both call their key "one".
  const issuers: readonly TokenIssuer[] = [
    { expected: HERE, keys: keysOf(here.publicKey) },
    { expected: THERE, keys: keysOf(there.publicKey) },
  ]
  const authenticate = createAuthenticate(issuers)
  const callerOf = async (bearer: string) => (await authenticate(bearer)).caller

  it('each token is verified with the keys of the issuer that it names, and read as that one writes it', async () => {
    const user = { kind: 'USER', sessionId: '', permissions: [] }
    assert.deepEqual(await callerOf(tokenOf(here.privateKey, ofHere)), { ...user, userId: 'ada', tenantId: HERE.issuer })
    assert.deepEqual(await callerOf(tokenOf(there.privateKey, ofThere)), {
      ...user,
      userId: 'ada@there.example',
      tenantId: THERE.issuer,
    })
  })

  it('none can sign in the name of another, though their keys have the same kid', async () => {
    await assert.rejects(callerOf(tokenOf(here.privateKey, ofThere)), refused)
    await assert.rejects(callerOf(tokenOf(there.privateKey, ofHere)), refused)
  })

  it('none takes what was issued for the audience of another', async () => {
    await assert.rejects(callerOf(tokenOf(here.privateKey, { ...ofHere, aud: THERE.audience })), refused)
    await assert.rejects(callerOf(tokenOf(there.privateKey, { ...ofThere, aud: HERE.audience })), refused)
  })

  it('a service of one, who sees the whole supergraph, is none of another that makes no services', async () => {
    const service = { client_id: 'ada' }
    assert.equal((await callerOf(tokenOf(here.privateKey, { ...ofHere, ...service }))).kind, 'SERVICE')
    assert.equal((await callerOf(tokenOf(there.privateKey, { ...ofThere, ...service }))).kind, 'USER')
  })

  it('a token of any other issuer, or of none, is refused without asking anybody for keys', async () => {
    const [atHere, atThere] = [await publish(keysOf(here.publicKey)), await publish(keysOf(there.publicKey))]
    const remote = createAuthenticate([
      { expected: HERE, keys: atHere.url },
      { expected: THERE, keys: atThere.url },
    ])
    for (const iss of ['https://evil.example', '', undefined, 7, [HERE.issuer], { [HERE.issuer]: 1 }, '__proto__', 'constructor'])
      await assert.rejects(remote(tokenOf(here.privateKey, { ...ofHere, iss })), refused)
    assert.deepEqual([atHere.asked, atThere.asked], [0, 0])
    await remote(tokenOf(here.privateKey, ofHere))
    assert.deepEqual([atHere.asked, atThere.asked], [1, 0])
  })

  it('each rotates its keys by itself: one that is asked for in vain leaves the other’s alone', async () => {
    const [atHere, atThere] = [await publish(keysOf(here.publicKey)), await publish(keysOf(there.publicKey))]
    const remote = createAuthenticate([
      { expected: HERE, keys: atHere.url },
      { expected: THERE, keys: atThere.url },
    ])
    await remote(tokenOf(here.privateKey, ofHere))
    await remote(tokenOf(there.privateKey, ofThere))
    // Twice within the cool-down: the second kid that nobody knows asks nobody.
    for (const kid of ['unknown', 'unheard-of']) await assert.rejects(remote(tokenOf(here.privateKey, ofHere, kid)), refused)
    assert.ok(atHere.asked <= 2)
    assert.equal(atThere.asked, 1)
  })
})

describe('keys in a file', () => {
  it('are read again when it changes, and stay where what is there now are none', async () => {
    const path = join(mkdtempSync(join(tmpdir(), 'keys-')), 'jwks.json')
    let now = 0
    const lookAgain = () => (now += 1_001)
    const authenticate = createAuthenticate([{ expected: HERE, keys: keysInFile({ path, log, now: () => now }) }])
    await assert.rejects(authenticate(tokenOf(here.privateKey, ofHere)), { code: 'SUBGRAPH_UNAVAILABLE' })

    writeFileSync(path, JSON.stringify(keysOf(here.publicKey)))
    await authenticate(tokenOf(here.privateKey, ofHere))
    await assert.rejects(authenticate(tokenOf(there.privateKey, ofHere)), refused)

    writeFileSync(path, JSON.stringify({ keys: [jwkOf(there.publicKey, 'two'), jwkOf(here.publicKey, 'one')] }))
    await assert.rejects(authenticate(tokenOf(there.privateKey, ofHere, 'two')), refused)
    lookAgain()
    await authenticate(tokenOf(there.privateKey, ofHere, 'two'))

    for (const broken of ['{', '{"keys": 1}', 'null']) {
      writeFileSync(path, broken)
      lookAgain()
      await authenticate(tokenOf(here.privateKey, { ...ofHere, jti: broken }))
    }
  })
})

describe('the setting of issuers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'issuers-'))
  const path = join(folder, 'jwks.json')
  writeFileSync(path, JSON.stringify(keysOf(there.publicKey)))
  const read = (list: unknown, isUsed = true) => {
    const settings = new SettingsReader({ TOKEN_ISSUERS: typeof list === 'string' ? list : JSON.stringify(list) })
    const issuers = readTokenIssuers(settings, { expected: OURS, isUsed })
    settings.done()
    return issuers
  }
  const problemsOf = (list: unknown, isUsed?: boolean) => {
    try {
      read(list, isUsed)
    } catch (error) {
      if (error instanceof ConfigError) return error.message
      throw error
    }
    return ''
  }

  it('takes what an entry leaves out from the settings of the one issuer, but lets it make no services', () => {
    assert.deepEqual(read([{ issuer: 'a', jwks: path }]), [
      { expected: { ...OURS, issuer: 'a', clientClaim: 'none' }, jwks: path },
    ])
    const entry = { issuer: 'b', audience: 'api', algorithms: ['RS256'], types: ['JWT'], clientClaim: 'azp' }
    const [issuer] = read([{ ...entry, jwks: 'https://b.example/keys' }])
    assert.deepEqual(issuer, { expected: { ...OURS, ...entry }, jwks: new URL('https://b.example/keys') })
    assert.deepEqual(read(''), [])
  })

  it('refuses what is no such list, and names the entry', () => {
    assert.match(problemsOf('issuer=a'), /TOKEN_ISSUERS must be a list of maps/)
    assert.match(problemsOf('[{'), /TOKEN_ISSUERS must be a list of maps/)
    assert.match(problemsOf({ issuer: 'a' }), /TOKEN_ISSUERS must be a list of maps/)
    assert.match(problemsOf(['a']), /entry 1: must be a map with issuer, jwks/)
    assert.match(problemsOf([{ issuer: 'a', jwks: path }, { issuer: 'b' }]), /entry 2: "jwks" is required/)
    assert.match(problemsOf([{ issuer: 'a', jwks: path, tenant: 'x' }]), /entry 1: there is no "tenant", only issuer, jwks/)
    assert.match(problemsOf([{ issuer: 7, jwks: path }]), /entry 1: "issuer" must be text/)
    assert.match(problemsOf([{ issuer: 'a', jwks: path, types: 'JWT' }]), /entry 1: "types" must be a list of texts/)
    assert.match(problemsOf([{ issuer: 'a', jwks: path, algorithms: ['HS256'] }]), /TOKEN_ISSUERS must be of .*got "HS256"/)
    assert.match(problemsOf([{ issuer: 'a', jwks: '/nowhere' }]), /jwks must be a URL, or a file with keys/)
    writeFileSync(join(folder, 'none.json'), '{}')
    assert.match(problemsOf([{ issuer: 'a', jwks: join(folder, 'none.json') }]), /jwks must be a URL, or a file with keys/)
  })

  it('refuses two issuers of one name, also where that is the one of TOKEN_ISSUER', () => {
    const entry = { jwks: path }
    assert.match(
      problemsOf([
        { issuer: 'a', ...entry },
        { issuer: 'a', ...entry },
      ]),
      /two with the issuer "a"/,
    )
    assert.match(problemsOf([{ issuer: OURS.issuer, ...entry }]), /two with the issuer "identity"/)
    assert.equal(problemsOf([{ issuer: OURS.issuer, ...entry }], false), '')
  })

  it('lets one gateway take tokens of two, from its settings file', async () => {
    const atHere = await publish(keysOf(here.publicKey))
    const stub = await serveStub(
      createTestSubgraph('people', 'type Query { me: String @authenticated }', { Query: { me: () => 'known' } }),
    )
    stops.push(() => stub[Symbol.asyncDispose]())
    const settings = join(folder, 'gateway.yaml')
    writeFileSync(
      settings,
      `subgraphs:
  people: ${stub.url}
tokenTenantClaim: none
tokenSessionClaim: none
tokenIssuers:
  - issuer: ${HERE.issuer}
    jwks: ${atHere.url}
    audience: here
  - { issuer: ${THERE.issuer}, jwks: ${path}, audience: there, userClaim: email }
`,
    )
    await using gateway = await startGateway({}, settings)
    const askWith = (authorization: string) => ask(gateway.url, '{ me }', { authorization })
    assert.deepEqual(await askWith(tokenOf(here.privateKey, ofHere)), { data: { me: 'known' } })
    assert.deepEqual(await askWith(tokenOf(there.privateKey, ofThere)), { data: { me: 'known' } })
    for (const forged of [tokenOf(here.privateKey, ofThere), tokenOf(here.privateKey, { ...ofHere, iss: OURS.issuer })])
      assert.equal((await askWith(forged)).errors?.[0]?.extensions.code, 'UNAUTHENTICATED')
  })
})
