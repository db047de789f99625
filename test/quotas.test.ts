import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { test } from 'node:test'
import { RunStore } from '@agentic/agents/run/run.store'
import { seedAgents } from '@agentic/agents/seed'
import { PLANS, type Plan } from '@agentic/caller/caller'
import { QUOTAS } from '@agentic/caller/quotas'
import { seedProjects } from '@agentic/projects/seed'
import { freshDatabase } from '@agentic/testing/database'
import { readConfig } from '../config.ts'
import { startPlatform } from '../platform.ts'
import { ADMIN, type Answer, Api, ask, LOGIN } from './api.ts'

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

test('of runs that are started at once no more begin than the plan lets go on at once', async () => {
  await using database = await freshDatabase()
  for (const plan of PLANS) {
    const tenantId = randomUUID()
    await seedAgents(database.as('agents'), { tenantId })
    await seedProjects(database.as('projects'), { tenantId })
    const store = new RunStore(database.as('agents'))
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
