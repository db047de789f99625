import assert from 'node:assert/strict'
import { test } from 'node:test'
import { connectKnex } from '@agentic/postgres/database'
import { freshDatabase, type TestDatabase } from '@agentic/testing/database'
import { createPublicFetch, ForbiddenAddress } from '../src/oidc/public-fetch.ts'
import { ADMIN, callerOf, deactivate, givenIdentity, givenTenant, REFRESH, userCaller } from './given.ts'
import { CLIENT_ID, CLIENT_SECRET, REDIRECT_URI, startProvider, type TestProvider } from './oidc-provider.ts'

const SET = 'mutation ($input: SetOidcProviderInput!) { setOidcProvider(input: $input) { issuer clientId redirectUris } }'
const BEGIN = 'mutation ($input: BeginOidcLoginInput!) { beginOidcLogin(input: $input) { url handle } }'
const COMPLETE =
  'mutation ($input: CompleteOidcLoginInput!) { completeOidcLogin(input: $input) { accessToken refreshToken user { id email } } }'

async function given(database: TestDatabase, provider: TestProvider) {
  const world = await givenIdentity(database, { allowLoopbackOidc: true })
  const admin = userCaller(world.tenantId, world.adminId)
  const settings = { issuer: provider.issuer, clientId: CLIENT_ID, clientSecret: CLIENT_SECRET, redirectUris: [REDIRECT_URI] }
  const set = (changes: object = {}) => world.ask(SET, { input: { ...settings, ...changes } }, admin)
  const begin = (input: object = {}) => world.ask(BEGIN, { input: { tenant: 'default', redirectUri: REDIRECT_URI, ...input } })
  const complete = (handle: string, callbackUrl: string) => world.ask(COMPLETE, { input: { handle, callbackUrl } })
  const begun = async (name: string) => {
    const { url, handle } = (await begin()).data.beginOidcLogin
    return { handle, callbackUrl: await provider.signIn(url, name) }
  }
  const signIn = async (name: string) => {
    const { handle, callbackUrl } = await begun(name)
    return complete(handle, callbackUrl)
  }
  assert.equal((await set()).message, undefined)
  return { ...world, admin, set, begin, complete, begun, signIn }
}

test('somebody signs in at the provider of their tenant, by the address that it has verified, and stays themselves when it changes', async () => {
  await using database = await freshDatabase()
  await using provider = await startProvider()
  const world = await given(database, provider)
  provider.accounts.set('ada', { email: ADMIN.email.toUpperCase(), email_verified: true })
  const { data, message } = await world.signIn('ada')
  assert.equal(message, undefined)
  assert.equal(data.completeOidcLogin.user.id, world.adminId)
  assert.equal(callerOf(data.completeOidcLogin.accessToken).userId, world.adminId)
  assert.equal((await world.ask(REFRESH, { token: data.completeOidcLogin.refreshToken })).code, undefined)

  provider.accounts.set('ada', { email: 'ada@elsewhere.example', email_verified: false })
  assert.equal((await world.signIn('ada')).data.completeOidcLogin.user.id, world.adminId)
})

test('an address that is not verified, that nobody here has, or of a deactivated user signs nobody in', async () => {
  await using database = await freshDatabase()
  await using provider = await startProvider()
  const world = await given(database, provider)
  await givenTenant(world.database, 'other', { email: 'bob@other.local' })
  const gone = await givenTenant(world.database, 'default', { email: 'gone@agentic.local' })
  await deactivate(database, gone)
  provider.accounts.set('mallory', { email: ADMIN.email, email_verified: false })
  provider.accounts.set('eve', { email: 'nobody@agentic.local', email_verified: true })
  provider.accounts.set('bob', { email: 'bob@other.local', email_verified: true })
  provider.accounts.set('gone', { email: 'gone@agentic.local', email_verified: true })
  for (const name of ['mallory', 'eve', 'bob', 'gone']) assert.equal((await world.signIn(name)).code, 'UNAUTHENTICATED', name)

  const refused = await refusalsOf(database, world.tenantId)
  const known = { outcome: 'REFUSED', client_address: '192.0.2.1', request_id: 'test', details: { code: 'UNAUTHENTICATED' } }
  assert.deepEqual(
    refused,
    [null, null, null, gone.userId].map((target) => ({ ...known, target })),
    'each is in the audit log of the tenant, with who it was where that is known',
  )
})

/** What the audit log will have of logins by OpenID Connect, oldest first. */
async function refusalsOf(database: TestDatabase, tenantId: string): Promise<object[]> {
  const owner = connectKnex({ url: database.ownerUrl, applicationName: 'test' })
  try {
    return await owner('outbox.audit')
      .where({ tenant_id: tenantId, action: 'identity.completeOidcLogin' })
      .orderBy('position')
      .select('outcome', 'target', 'client_address', 'request_id', 'details')
  } finally {
    await owner.destroy()
  }
}

test('a login is completed by whom it was begun, once, in time, and with what came back untouched', async () => {
  await using database = await freshDatabase()
  await using provider = await startProvider()
  const { begun, complete, clock } = await given(database, provider)
  provider.accounts.set('ada', { email: ADMIN.email, email_verified: true })
  const [mine, theirs] = [await begun('ada'), await begun('ada')]
  const refused = async (handle: string, callbackUrl: string, what: string) =>
    assert.equal((await complete(handle, callbackUrl)).code, 'UNAUTHENTICATED', what)
  const changed = (change: (url: URL) => void) => {
    const url = new URL(mine.callbackUrl)
    change(url)
    return url.href
  }
  await refused(theirs.handle, mine.callbackUrl, 'a code that somebody else came back with')
  await refused('', mine.callbackUrl, 'no handle')
  await refused(`${mine.handle.slice(0, -4)}AAAA`, mine.callbackUrl, 'a handle that was changed')
  await refused(
    mine.handle,
    changed((url) => url.searchParams.set('state', 'x')),
    'another state',
  )
  await refused(
    mine.handle,
    changed((url) => url.searchParams.set('code', 'x')),
    'another code',
  )
  await refused(
    mine.handle,
    changed((url) => url.searchParams.set('iss', 'https://evil.example')),
    'another issuer (RFC 9207)',
  )
  await refused(
    mine.handle,
    changed((url) => (url.host = 'evil.example')),
    'another address',
  )
  await refused(mine.handle, `${REDIRECT_URI}?error=access_denied&state=x&iss=${provider.issuer}`, 'a refusal of another login')
  assert.equal((await complete(mine.handle, mine.callbackUrl)).code, undefined)
  await refused(mine.handle, mine.callbackUrl, 'a second time')
  clock.advance(10 * 60_000)
  await refused(theirs.handle, theirs.callbackUrl, 'too late')
})

test('a provider is set up by its tenant alone, is asked first, and keeps its secret', async () => {
  await using database = await freshDatabase()
  await using provider = await startProvider()
  const { ask, set, begin, admin, tenantId, database: connection } = await given(database, provider)
  const rows = await connection.asTenant({ tenantId }, (trx) =>
    trx('identity.oidc_provider').select(trx.raw('oidc_provider::text as row')),
  )
  assert.ok(!rows[0].row.includes(Buffer.from(CLIENT_SECRET).toString('hex')) && !rows[0].row.includes(CLIENT_SECRET))
  assert.equal((await ask('{ oidcProvider { issuer clientId } }', {}, admin)).data.oidcProvider.clientId, CLIENT_ID)

  assert.equal((await set({ redirectUris: [] })).code, 'BAD_USER_INPUT')
  assert.equal((await set({ redirectUris: ['https://app.example.org/#x'] })).code, 'BAD_USER_INPUT')
  assert.equal((await set({ clientId: '' })).code, 'BAD_USER_INPUT')
  assert.equal((await set({ issuer: 'ftp://example.org' })).code, 'BAD_USER_INPUT')
  assert.equal((await set({ issuer: `${provider.issuer}/nothing-here` })).code, 'SUBGRAPH_UNAVAILABLE')
  assert.equal((await set({ issuer: 'http://10.0.0.1' })).code, 'BAD_USER_INPUT')
  assert.equal((await begin({ redirectUri: 'https://evil.example/callback' })).code, 'BAD_USER_INPUT')
  assert.equal((await begin({ tenant: 'no-such-tenant' })).message, 'This tenant has no identity provider')
  const other = await givenTenant(connection, 'other', { email: 'x@other.local', roleName: 'admin' })
  assert.equal((await begin({ tenant: 'other' })).message, 'This tenant has no identity provider')
  const foreigner = userCaller(other.tenantId, other.userId)
  assert.equal((await ask('{ oidcProvider { issuer } }', {}, foreigner)).data.oidcProvider, null)
  assert.equal((await ask('mutation { deleteOidcProvider }', {}, foreigner)).data.deleteOidcProvider, false)
  for (const query of ['{ oidcProvider { issuer } }', 'mutation { deleteOidcProvider }']) {
    assert.equal((await ask(query)).code, 'UNAUTHENTICATED')
  }
  assert.equal(
    (await ask(SET, { input: { issuer: provider.issuer, clientId: 'x', redirectUris: [REDIRECT_URI] } })).code,
    'UNAUTHENTICATED',
  )
  assert.equal((await ask('mutation { deleteOidcProvider }', {}, admin)).data.deleteOidcProvider, true)
  assert.equal((await begin()).code, 'NOT_FOUND')
})

test('no address leads a provider into our network', async () => {
  const fetch = createPublicFetch({ allowLoopback: false })
  const addresses = [
    '127.0.0.1',
    '10.1.2.3',
    '169.254.169.254',
    '192.168.0.1',
    '0.0.0.0',
    '[::1]',
    '[fd00::1]',
    '[fe80::1]',
    '[::ffff:10.0.0.1]',
    '[64:ff9b::a00:1]',
    '[2002:a00:1::]',
    'localhost',
  ]
  for (const address of addresses) await assert.rejects(fetch(`https://${address}/`, {}), ForbiddenAddress, address)
  await assert.rejects(fetch('http://example.org/', {}), ForbiddenAddress, 'plain HTTP')
  await assert.rejects(createPublicFetch({ allowLoopback: true })('http://169.254.169.254/', {}), ForbiddenAddress)
})
