import assert from 'node:assert/strict'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { UserStore } from '@agentic/identity/user/user.store'
import { freshDatabase, type TestDatabase } from '@agentic/testing/database'
import { SmtpServer, tokenIn } from '@agentic/testing/smtp-server'
import { until } from '@agentic/testing/until'
import { hash as bcryptHash } from '@node-rs/bcrypt'
import { createClient } from 'graphql-ws'
import { readConfig } from '../config.ts'
import { startPlatform } from '../platform.ts'
import { ADMIN, Api, ask, LOGIN } from './api.ts'

const PASSWORD = 'a long enough one for two'
const BOSS = { tenantName: 'Acme', name: 'Boss', email: 'boss@acme.local', password: PASSWORD }
const ADA = { name: 'Ada', email: 'ada@acme.local' }
const REGISTER = 'mutation ($input: RegisterInput!) { register(input: $input) { accessToken user { id } tenant { slug } } }'
const INVITE = 'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { id } }'
const ACCEPT =
  'mutation ($token: String!, $password: String!) { acceptInvite(token: $token, password: $password) { accessToken user { id } } }'
const SET_ROLES = 'mutation ($userId: ID!, $roleIds: [ID!]!) { setUserRoles(userId: $userId, roleIds: $roleIds) { id } }'
const DEACTIVATE = 'mutation ($id: ID!) { deactivateUser(id: $id) { state } }'
const CREATE_KEY = 'mutation { createApiKey(input: { name: "CI", scopes: ["agents:read", "events:manage"] }) { secret } }'
const UPDATE_TENANT = 'mutation ($input: UpdateTenantInput!) { updateTenant(input: $input) { plan } }'

type Signed = { accessToken: string; user: { id: string } }

/** Everything that takes a permission here, as somebody without it asks for it. */
const PRIVILEGED = [
  'mutation { inviteUser(input: { email: "x@acme.local", name: "X", roleIds: [] }) { id } }',
  'mutation { resendInvite(id: "1") { id } }',
  'mutation { revokeInvite(id: "1") { id } }',
  '{ invites { totalCount } }',
  'mutation { deactivateUser(id: "1") { id } }',
  'mutation { reactivateUser(id: "1") { id } }',
  'mutation { setUserRoles(userId: "1", roleIds: []) { id } }',
  'mutation { createRole(input: { name: "X", permissions: [] }) { id } }',
  'mutation { updateRole(id: "1", input: { expectedVersion: 1 }) { id } }',
  'mutation { deleteRole(id: "1") }',
  'mutation { updateTenant(input: { expectedVersion: 1 }) { id } }',
]

async function startOn(database: TestDatabase, more: Record<string, string>) {
  const settings = { DATABASE_URL: database.ownerUrl, PORT: '0', ADMIN_PASSWORD: ADMIN.password, LOG_LEVEL: 'silent', ...more }
  return startPlatform(readConfig(settings), () => {})
}

async function signedIn(url: string, email: string, password = PASSWORD): Promise<Api> {
  const { data, errors } = await ask(url, LOGIN, { input: { email, password } })
  assert.equal(errors, undefined, JSON.stringify(errors))
  return new Api(url, (data as { login: Signed }).login.accessToken)
}

const codeOf = async (url: string, query: string, token?: string) =>
  (await ask(url, query, {}, token)).errors?.[0]?.extensions.code

/** As soon as the gateway has heard of it. */
const becomes = (code: string | undefined, look: () => Promise<string | undefined>) => until(async () => (await look()) === code)

test('register, invite, mail, accept, sign in, narrowed by other roles at once, refused once deactivated', async () => {
  await using database = await freshDatabase()
  await using smtp = await SmtpServer.start()
  const { url, stop } = await startOn(database, { SMTP_URL: smtp.url, APP_URL: 'https://app.acme.local/' })
  try {
    const registered = (await ask(url, REGISTER, { input: BOSS })).data as { register: Signed & { tenant: { slug: string } } }
    assert.equal(registered.register.tenant.slug, 'acme')
    const boss = new Api(url, registered.register.accessToken)
    const { roles } = await boss.answer<{ roles: { id: string; name: string }[] }>('{ roles { id name } }')
    const roleIds = (name: string) => roles.filter((role) => role.name === name).map(({ id }) => id)
    await boss.answer(INVITE, { input: { ...ADA, roleIds: roleIds('developer') } })

    const mail = await smtp.arrival()
    assert.deepEqual(mail.to, [ADA.email])
    assert.match(mail.source.replace(/=\n/g, ''), /https:\/\/app\.acme\.local\/accept-invite#token/)
    const accepted = await ask(url, ACCEPT, { token: tokenIn(mail), password: PASSWORD })
    const { user } = (accepted.data as { acceptInvite: Signed }).acceptInvite
    let ada = await signedIn(url, ADA.email)
    const { createApiKey } = await ada.answer<{ createApiKey: { secret: string } }>(CREATE_KEY)
    const webhooks = '{ webhooks { totalCount } }'
    assert.equal(await codeOf(url, webhooks, createApiKey.secret), undefined)

    await boss.answer(SET_ROLES, { userId: user.id, roleIds: roleIds('viewer') })
    await becomes('UNAUTHENTICATED', () => codeOf(url, webhooks, ada.token))
    await becomes('FORBIDDEN', () => codeOf(url, webhooks, createApiKey.secret))
    assert.equal(await codeOf(url, '{ agents { totalCount } }', createApiKey.secret), undefined)
    ada = await signedIn(url, ADA.email)
    assert.equal(await codeOf(url, webhooks, ada.token), 'FORBIDDEN')
    for (const query of PRIVILEGED) {
      assert.equal(await codeOf(url, query, ada.token), 'FORBIDDEN', query)
      assert.equal(await codeOf(url, query), 'UNAUTHENTICATED', query)
    }

    const closed = Promise.withResolvers<number>()
    const client = createClient({
      url: url.replace('http', 'ws'),
      connectionParams: { authorization: `Bearer ${ada.token}` },
      retryAttempts: 0,
      lazy: false,
      onNonLazyError: () => {},
    })
    client.on('closed', (event) => closed.resolve((event as CloseEvent).code))
    await new Promise((resolve) => client.on('connected', resolve))
    await boss.answer(DEACTIVATE, { id: user.id })
    await becomes('UNAUTHENTICATED', () => codeOf(url, '{ me { id } }', ada.token))
    await becomes('UNAUTHENTICATED', () => codeOf(url, '{ agents { totalCount } }', createApiKey.secret))
    assert.equal(await closed.promise, 4403)
    assert.equal(
      (await ask(url, LOGIN, { input: { email: ADA.email, password: PASSWORD } })).errors?.[0]?.extensions.code,
      'UNAUTHENTICATED',
    )
    const stranger = await Api.login(url)
    assert.equal((await ask(url, DEACTIVATE, { id: user.id }, stranger.token)).errors?.[0]?.extensions.code, 'NOT_FOUND')
  } finally {
    await stop()
  }
})

test('a tenant that has just registered has the departments and agents that every tenant has, however many ask at once, and starts a run', async () => {
  await using database = await freshDatabase()
  const { url, stop } = await startOn(database, {})
  try {
    const { data } = await ask(url, REGISTER, { input: BOSS })
    const boss = new Api(url, (data as { register: Signed }).register.accessToken)
    const mine = '{ agents { totalCount edges { node { id name department { name } } } } departments { totalCount } }'
    const seen = await Promise.all(Array.from({ length: 4 }, () => boss.answer<Equipment>(mine)))
    const ofSeeded = await (await Api.login(url)).answer<Equipment>(mine)
    for (const each of seen) {
      assert.deepEqual(withoutIds(each), withoutIds(ofSeeded))
      assert.deepEqual(each, seen[0], 'once')
    }
    const { createProject } = await boss.answer<{ createProject: { id: string } }>(
      'mutation { createProject(input: { key: "FIRST", name: "First" }) { id } }',
    )
    const input = { agentId: seen[0]?.agents.edges[0]?.node.id, projectId: createProject.id, input: { files: [FILE] } }
    await boss.answer('mutation ($input: StartRunInput!) { startRun(input: $input) { id } }', { input })
  } finally {
    await stop()
  }
})

const FILE = { path: 'a.js', content: 'export const a = 1' }

interface Equipment {
  readonly agents: { readonly edges: readonly { readonly node: { readonly id: string; readonly name: string } }[] }
}

function withoutIds({ agents: { edges, ...agents }, ...rest }: Equipment): object {
  const named = edges.map(({ node: { id: _, ...node } }) => node)
  return { ...rest, agents: { ...agents, edges: named.sort((a, b) => a.name.localeCompare(b.name)) } }
}

test('the rate limit is that of the plan, at once where it changes, for sessions and keys', async () => {
  await using database = await freshDatabase()
  const { url, stop } = await startOn(database, { RATE_LIMITS: 'true', RATE_LIMIT_TIERS: 'FREE=111/60,DEVELOPER=222/60' })
  const policy = async (token: string) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const response = await fetch(url, { method: 'POST', headers, body: '{"query":"{ tenant { id } }"}' })
    return response.headers.get('ratelimit-policy') ?? ''
  }
  try {
    const registered = (await ask(url, REGISTER, { input: BOSS })).data as { register: Signed }
    const boss = new Api(url, registered.register.accessToken)
    const { createApiKey } = await boss.answer<{ createApiKey: { secret: string } }>(CREATE_KEY)
    for (const token of [boss.token, createApiKey.secret]) assert.match(await policy(token), /111/)
    await boss.answer(UPDATE_TENANT, { input: { plan: 'DEVELOPER', expectedVersion: 1 } })
    await becomes('UNAUTHENTICATED', () => codeOf(url, '{ me { id } }', boss.token))
    assert.match(await policy((await signedIn(url, BOSS.email)).token), /222/)
    await until(async () => (await policy(createApiKey.secret)).includes('222'))
  } finally {
    await stop()
  }
})

test('a user who was imported with a $2y$ hash and an address at .local signs in, and mails without a server become files', async () => {
  await using database = await freshDatabase()
  const dataDir = await mkdtemp(join(tmpdir(), 'agentic-people-'))
  const { url, stop } = await startOn(database, { DATA_DIR: dataDir })
  try {
    const admin = await Api.login(url)
    const { tenant } = await admin.answer<{ tenant: { id: string } }>('{ tenant { id } }')
    const passwordHash = `$2y$${(await bcryptHash(PASSWORD, 4)).slice(4)}`
    const imported = { tenantId: tenant.id, name: 'Imported', email: 'imported@old.local', roleName: 'viewer', passwordHash }
    assert.ok(await new UserStore(database.as('identity')).create(imported))
    const { me } = await (await signedIn(url, 'imported@old.local')).answer<{ me: { email: string } }>('{ me { email } }')
    assert.equal(me.email, 'imported@old.local')

    await admin.answer(INVITE, { input: { ...ADA, roleIds: [] } })
    const files = await until(async () => {
      const found = await readdir(join(dataDir, 'mail')).catch(() => [])
      return found.length > 0 ? found : undefined
    })
    assert.match(files.join(), /^[\w-]+\.eml$/)
  } finally {
    await stop()
    await rm(dataDir, { recursive: true })
  }
})
