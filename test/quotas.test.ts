import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { RunStore } from '@agentic/agents/run/run.store'
import { seedAgents } from '@agentic/agents/seed'
import { MemoryBus } from '@agentic/bus/memory-bus'
import { PLANS, type Plan } from '@agentic/caller/caller'
import { QUOTAS, type QuotaName } from '@agentic/caller/quotas'
import { createIdentitySubgraph } from '@agentic/identity/subgraph'
import { derivedRolePassword } from '@agentic/postgres/service-role'
import { seedProjects } from '@agentic/projects/seed'
import { createLog } from '@agentic/service/log'
import { freshDatabase, type TestDatabase } from '@agentic/testing/database'
import { decodeJwt } from 'jose'
import { readConfig } from '../config.ts'
import { startPlatform } from '../platform.ts'
import { ADMIN, type Answer, Api, ask, LOGIN } from './api.ts'
import { startModelServer } from './model-server.ts'

const BOSS = { name: 'Boss', email: 'boss@acme.local', password: 'a long enough one for two' }
const REGISTER = 'mutation ($input: RegisterInput!) { register(input: $input) { accessToken } }'
const UPDATE_TENANT = 'mutation ($input: UpdateTenantInput!) { updateTenant(input: $input) { plan } }'
const WEBHOOK = 'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }'
const PROJECT = 'mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }'
const ARCHIVE = 'mutation ($id: ID!) { archiveProject(id: $id) { id } }'
const KEY =
  'mutation { createApiKey(input: { name: "k", scopes: ["projects:read", "projects:manage", "events:manage"] }) { secret } }'

/** Of the answers to many at once, how many were served; each of the others must be a refusal for want of room. */
function served(answers: readonly Answer[], plan: Plan): number {
  const refused = answers.flatMap(({ errors }) => errors ?? [])
  for (const { extensions, message } of refused) {
    assert.equal(extensions.code, 'QUOTA_EXCEEDED', message)
    assert.match(message, new RegExp(`^The plan ${plan} allows \\d+ `))
  }
  return answers.length - refused.length
}

test('projects and webhooks are as many as the plan allows, for sessions and keys, and again once it changes', async () => {
  await using database = await freshDatabase()
  const settings = { DATABASE_URL: database.ownerUrl, PORT: '0', ADMIN_PASSWORD: ADMIN.password, LOG_LEVEL: 'silent' }
  const { url, stop } = await startPlatform(readConfig(settings), () => {})
  try {
    const registered = await ask(url, REGISTER, { input: { tenantName: 'Acme', ...BOSS } })
    const boss = new Api(url, (registered.data as { register: { accessToken: string } }).register.accessToken)
    const { createApiKey } = await boss.answer<{ createApiKey: { secret: string } }>(KEY)
    const project = (n: number, token: string) => ask(url, PROJECT, { input: { key: `P${n}`, name: `Project ${n}` } }, token)
    const webhook = (n: number, token: string) =>
      ask(url, WEBHOOK, { input: { url: `http://127.0.0.1:9/${n}`, eventTypes: ['*'] } }, token)
    const credentials = [boss.token, createApiKey.secret]
    const many = (make: typeof project, from: number) =>
      Promise.all(Array.from({ length: 8 }, (_, n) => make(from + n, credentials[n % 2] ?? '')))

    const projects = await many(project, 10)
    assert.equal(served(projects, 'FREE'), QUOTAS.FREE.PROJECTS)
    assert.equal(served(await many(webhook, 10), 'FREE'), QUOTAS.FREE.WEBHOOKS)
    const first = projects.find(({ errors }) => !errors)?.data as { createProject: { id: string } }
    await boss.answer(ARCHIVE, { id: first.createProject.id })
    assert.equal((await project(30, boss.token)).errors, undefined, 'an archived one makes room')

    await boss.answer(UPDATE_TENANT, { input: { plan: 'DEVELOPER', expectedVersion: 1 } })
    const { data } = await ask(url, LOGIN, { input: { email: BOSS.email, password: BOSS.password } })
    const { accessToken } = (data as { login: { accessToken: string } }).login
    for (const make of [project, webhook]) assert.equal((await make(40, accessToken)).errors, undefined)
  } finally {
    await stop()
  }
})

/** As a setting: ENTERPRISE, which the default tenant is on, has no limits unless said. */
const LIMITS: Readonly<Record<Exclude<QuotaName, 'OIDC_PROVIDERS'>, number>> = {
  USERS: 4,
  SERVICE_ACCOUNTS: 3,
  API_KEYS: 4,
  CUSTOM_ROLES: 3,
  PROJECTS: 4,
  WEBHOOKS: 3,
  CONCURRENT_RUNS: 3,
}
const ACCOUNT = 'mutation ($input: CreateServiceAccountInput!) { createServiceAccount(input: $input) { id } }'
const RUN = 'mutation ($input: StartRunInput!) { startRun(input: $input) { id } }'

/** One more of each, named apart. */
function makers(accountId: string, run: object): Readonly<Record<keyof typeof LIMITS, [string, (n: number) => object]>> {
  return {
    API_KEYS: [
      'mutation ($input: CreateApiKeyInput!) { createApiKey(input: $input) { secret } }',
      (n) => ({ name: `key ${n}`, scopes: ['users:read'], serviceAccountId: accountId }),
    ],
    USERS: [
      'mutation ($input: InviteUserInput!) { inviteUser(input: $input) { id } }',
      (n) => ({ email: `user-${n}@agentic.local`, name: 'A user', roleIds: [] }),
    ],
    SERVICE_ACCOUNTS: [ACCOUNT, (n) => ({ name: `account ${n}`, roleIds: [] })],
    CUSTOM_ROLES: [
      'mutation ($input: CreateRoleInput!) { createRole(input: $input) { id } }',
      (n) => ({ name: `role ${n}`, permissions: [] }),
    ],
    PROJECTS: [PROJECT, (n) => ({ key: `P${n}`, name: `Project ${n}` })],
    WEBHOOKS: [WEBHOOK, (n) => ({ url: `http://127.0.0.1:9/${n}`, eventTypes: ['*'] })],
    CONCURRENT_RUNS: [RUN, () => run],
  }
}

test('an operator sets how much a plan allows: so much of everything, for people and for the platform’s own services', async () => {
  await using database = await freshDatabase()
  await using model = await startModelServer()
  const limits = [...Object.entries(LIMITS), ['OIDC_PROVIDERS', 0] as const]
  const settings = {
    DATABASE_URL: database.ownerUrl,
    PORT: '0',
    ADMIN_PASSWORD: ADMIN.password,
    LOG_LEVEL: 'silent',
    MODEL_BASE_URL: model.url,
    MODEL_NAME: 'silent',
    QUOTAS: limits.map(([name, limit]) => `ENTERPRISE.${name}=${limit}`).join(),
  }
  const { url, stop } = await startPlatform(readConfig(settings), () => {})
  try {
    const admin = await Api.login(url)
    const service = new Api(url, await serviceToken(database, admin.token))
    const { tenant, ...known } = await admin.answer<Known>(KNOWN)
    assert.deepEqual(Object.fromEntries(tenant.quotas.map(({ name, limit }) => [name, limit])), Object.fromEntries(limits))
    const { createServiceAccount } = await admin.answer<{ createServiceAccount: { id: string } }>(ACCOUNT, {
      input: { name: 'robot', roleIds: [known.roles.find(({ name }) => name === 'admin')?.id] },
    })
    for (const [name, [query, input]] of Object.entries(makers(createServiceAccount.id, runOf(known)))) {
      const limit = LIMITS[name as keyof typeof LIMITS]
      const make = (n: number) => ask(url, query, { input: input(n) }, [service, admin][n % 2]?.token)
      const before = { SERVICE_ACCOUNTS: 1, USERS: 1, PROJECTS: known.projects.totalCount }[name] ?? 0
      const made = served(await Promise.all(Array.from({ length: 8 }, (_, n) => make(n))), 'ENTERPRISE')
      assert.equal(made, limit - before, name)
      for (const n of [8, 9]) assert.equal((await make(n)).errors?.[0]?.extensions.code, 'QUOTA_EXCEEDED', `${name} ${n}`)
    }
  } finally {
    await stop()
  }
})

test('a quota that cannot be is shown with all others when the platform starts', () => {
  assert.throws(
    () => readConfig({ QUOTAS: 'FREE.PROJECTS=ten,GOLD.USERS=1,FREE.CATS=2,FREE.USERS=-1,FREE.WEBHOOKS=unlimited' }),
    {
      problems: ['FREE.PROJECTS=ten', 'GOLD.USERS=1', 'FREE.CATS=2', 'FREE.USERS=-1'].map(
        (item) =>
          `QUOTAS must be PLAN.QUOTA=number or =unlimited with PLAN one of ${PLANS}, QUOTA one of ${Object.keys(QUOTAS.FREE)}, got "${item}"`,
      ),
    },
  )
  const { quotas } = readConfig({ QUOTAS: 'FREE.WEBHOOKS=unlimited, DEVELOPER.PROJECTS=0' })
  assert.deepEqual(quotas, {
    ...QUOTAS,
    FREE: { ...QUOTAS.FREE, WEBHOOKS: null },
    DEVELOPER: { ...QUOTAS.DEVELOPER, PROJECTS: 0 },
  })
})

const KNOWN = `{ tenant { quotas { name limit } } roles { id name } agents { edges { node { id kind } } }
  projects { totalCount edges { node { id } } } }`

interface Known {
  readonly tenant: { readonly quotas: readonly { readonly name: string; readonly limit: number | null }[] }
  readonly roles: readonly { readonly id: string; readonly name: string }[]
  readonly agents: { readonly edges: readonly { readonly node: { readonly id: string; readonly kind: string } }[] }
  readonly projects: { readonly totalCount: number; readonly edges: readonly { readonly node: { readonly id: string } }[] }
}

/** One that does not end: what it finds is to be summed up by a model that says nothing. */
function runOf({ agents, projects }: Pick<Known, 'agents' | 'projects'>): object {
  const agentId = agents.edges.find(({ node }) => node.kind === 'SECURITY_AUDITOR')?.node.id
  const files = [{ path: 'a.js', content: `export const key = 'ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}'` }]
  return { agentId, projectId: projects.edges[0]?.node.id, input: { files } }
}

/** Of a service of the platform, in the tenant of somebody. */
async function serviceToken(database: TestDatabase, accessToken: string): Promise<string> {
  const identity = createIdentitySubgraph({
    database: database.as('identity'),
    bus: new MemoryBus(),
    log: createLog('test', { level: 'silent', format: 'json' }),
    quotas: QUOTAS,
    keyEncryptionKey: derivedRolePassword(database.ownerUrl, 'identity'),
  })
  const issued = await identity.issueServiceToken('agents', decodeJwt<{ tenant_id: string }>(accessToken).tenant_id)
  await identity.subgraph.close()
  return issued.accessToken
}

test('of runs that are started at once no more begin than the plan lets go on at once', async () => {
  await using database = await freshDatabase()
  for (const plan of PLANS) {
    const tenantId = randomUUID()
    await seedAgents(database.as('agents'), { tenantId })
    await seedProjects(database.as('projects'), { tenantId })
    const store = new RunStore(database.as('agents'), QUOTAS)
    const limit = QUOTAS[plan].CONCURRENT_RUNS
    const starter = { kind: 'USER' as const, id: randomUUID() }
    const agent = await database.as('agents').asTenant({ tenantId }, (trx) => trx('agents.agent').first('id', 'definition'))
    const start = () => {
      const run = {
        id: randomUUID(),
        agentId: agent.id,
        projectId: randomUUID(),
        definition: agent.definition,
        input: {},
        starter,
      }
      return store.insert({ tenantId }, run, { key: null, arguments: {} }, plan)
    }
    const asked = (limit ?? 50) + 5
    const started = await Promise.allSettled(Array.from({ length: asked }, start))
    const ids = started.flatMap((one) => (one.status === 'fulfilled' ? one.value : []))
    assert.equal(ids.length, limit ?? asked, plan)
    for (const one of started) if (one.status === 'rejected') assert.equal(one.reason.code, 'QUOTA_EXCEEDED')
    if (limit === null) continue
    await store.cancel({ tenantId }, ids[0] ?? '', 'makes room')
    await start()
    await assert.rejects(start(), { code: 'QUOTA_EXCEEDED' })
  }
})
