import assert from 'node:assert/strict'
import { randomInt } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { seedAgents } from '@agentic/agents/seed'
import { connectKnex } from '@agentic/postgres/database'
import { seedProjects } from '@agentic/projects/seed'
import { readTestConfig } from '@agentic/testing/config'
import { freshDatabase, type TestDatabase } from '@agentic/testing/database'
import { freePort } from '@agentic/testing/free-port'
import { type Program, startProgram } from '@agentic/testing/program'
import { startRedis, type TestRedis } from '@agentic/testing/redis'
import { until } from '@agentic/testing/until'
import { buildSchema } from 'graphql'
import { createClient as createSocket } from 'graphql-ws'
import { createClient } from 'redis'
import { givenTenant, ADMIN as OTHER_ADMIN } from '../subgraphs/identity/test/given.ts'
import { ADMIN, type Answer, Api, ask, LOGIN } from './api.ts'
import { type GeneratedOperation, generateOperations } from './generated-operations.ts'

const SCHEMA = buildSchema(readFileSync(join(import.meta.dirname, '../schema/api.graphql'), 'utf8'))
const CANARY = 'canary0a7f3e'
const OTHER = { email: 'admin@other.test', password: OTHER_ADMIN.password, tenant: 'other' }
/** What is the same for everybody, or shows numbers only. */
const WITHOUT_CANARY = [
  'Query.auditRetention',
  'Query.agentTools',
  'Query.eventTypes',
  'Query.permissions',
  'Query.secondFactor',
  'Query.costAnalytics',
]

/** Two tenants on one platform: the first is full of canaries, the second asks for them. */
interface Stage {
  readonly url: string
  readonly victim: Api
  readonly database: TestDatabase
  readonly program: Program
  /** What the second tenant's webhook was sent. */
  readonly webhooked: readonly string[]
  readonly redis: WatchedRedis | undefined
  tokenOfOther(): Promise<string>
}

test('every operation of the API with the token of another tenant: no canary anywhere, and nothing is changed', {
  timeout: 600_000,
}, async (t) => {
  await using stack = new AsyncDisposableStack()
  const stage = await givenTwoTenants(t, stack)
  const ids = await idsByTable(stage.database.ownerUrl, 'default')
  const ownIds = await idsByTable(stage.database.ownerUrl, 'other')
  const canaries = [CANARY, ADMIN.email, ...(await allIds(stage.database.ownerUrl, 'default'))]

  await seesTheirOwn(stage, ids, canaries)

  const before = await rowsOf(stage.database.ownerUrl, 'default')
  const logged = stage.program.output().length
  for (const operation of [...generateOperations(SCHEMA, 'query'), ...generateOperations(SCHEMA, 'mutation')]) {
    const token = await stage.tokenOfOther()
    for (const variables of probes(operation, ids, ownIds)) {
      const answer = await ask(stage.url, operation.query, variables, token)
      assertIsAnswered(operation, answer)
      assertNoCanary(
        `${operation.name} ${JSON.stringify(variables)}`,
        JSON.stringify(answer),
        canaries,
        JSON.stringify(variables),
      )
    }
  }
  // What the second tenant did itself has arrived: what was to come of the rest would have come before it.
  await proveDelivered(stage)

  assert.deepEqual(await rowsOf(stage.database.ownerUrl, 'default'), before, 'the rows of the first tenant')
  assertNoCanary('the log', stage.program.output().slice(logged), [CANARY, ADMIN.email])
  for (const body of stage.webhooked) assertNoCanary('a webhook', body, canaries)
  for (const hint of stage.redis?.hints() ?? []) assertNoCanary('a hint on the bus', hint, canaries)
  for (const entry of (await stage.redis?.entries()) ?? []) assertNoCanary('an entry of Redis', entry, canaries)
})

/** Whatever a subscription was sent, and a refusal, as text. */
interface Heard {
  readonly name: string
  readonly variables: string
  readonly messages: string[]
}

test('every subscription of the API with the token of another tenant, on what it has and on what happens meanwhile: no canary arrives', {
  timeout: 600_000,
}, async (t) => {
  await using stack = new AsyncDisposableStack()
  const stage = await givenTwoTenants(t, stack)
  const ids = await idsByTable(stage.database.ownerUrl, 'default')
  const other = new Api(stage.url, await stage.tokenOfOther())
  const subscriptions = generateOperations(SCHEMA, 'subscription')
  // Both ask for the very same, so that what is shared between subscribers would show.
  const [theirs, own] = [listenerAs(other, stack), listenerAs(stage.victim, stack)]
  const heard = subscriptions.flatMap((each) => [...alone(each, ids)].map((variables) => theirs(each, variables)))
  const control = subscriptions.map((each) => [...alone(each, ids)].map((variables) => own(each, variables)))

  const runId = await startCanaryRun(stage.victim)
  const ofNewRun = new Map([['run', runId]])
  for (const [index, each] of subscriptions.entries()) {
    for (const variables of alone(each, ofNewRun)) {
      heard.push(theirs(each, variables))
      control[index]?.push(own(each, variables))
    }
  }
  await settled(stage.victim, runId)
  const canaries = [CANARY, ADMIN.email, ...(await allIds(stage.database.ownerUrl, 'default'))]
  const shows = ({ messages }: Heard) => messages.some((message) => canaries.some((canary) => message.includes(canary)))
  // Else what follows could not fail.
  for (const each of control) await until(() => each.some(shows))

  // What the second tenant does itself arrives: what was to come of the first would have come before it.
  await proveDelivered(stage)
  await until(() => heard.some(({ messages }) => messages.some((message) => message.includes('project.created'))))
  assert.ok(heard.length > subscriptions.length)
  for (const { name, variables, messages } of heard) {
    assertNoCanary(`${name} ${variables}`, messages.join('\n'), canaries, variables)
  }
})

/** Subscribes as somebody, over one socket. */
function listenerAs({ url, token }: Api, stack: AsyncDisposableStack) {
  const connectionParams = { authorization: `Bearer ${token}` }
  const client = createSocket({ url: url.replace('http', 'ws'), connectionParams, retryAttempts: 0 })
  stack.defer(async () => client.dispose())
  return ({ name, query }: GeneratedOperation, variables: Record<string, unknown>): Heard => {
    const messages: string[] = []
    const note = (message: unknown) => void messages.push(JSON.stringify(message))
    client.subscribe({ query, variables }, { next: note, error: note, complete() {} })
    return { name, variables: JSON.stringify(variables), messages }
  }
}

/** That the same operations do show canaries to whom they belong: else the test above could not fail. */
async function seesTheirOwn(stage: Stage, ids: ReadonlyMap<string, string>, canaries: readonly string[]): Promise<void> {
  const blind: string[] = []
  for (const operation of generateOperations(SCHEMA, 'query')) {
    const answers: string[] = []
    for (const variables of alone(operation, ids)) {
      const { data } = await ask(stage.url, operation.query, variables, stage.victim.token)
      answers.push(JSON.stringify(data))
    }
    if (!canaries.some((canary) => answers.join().includes(canary))) blind.push(operation.name)
  }
  assert.deepEqual(blind.sort(), WITHOUT_CANARY.toSorted())
}

/** Nothing that may be left out; then every id at every place that takes one, with nothing else. */
function* alone({ idPaths, variables }: GeneratedOperation, ids: ReadonlyMap<string, string>) {
  yield variables(() => undefined)
  for (const probed of idPaths) for (const id of ids.values()) yield variables((path) => (path === probed ? id : undefined))
}

/** The same, then again with ids of the second tenant itself at the other places, where one fits. */
function* probes(operation: GeneratedOperation, ids: ReadonlyMap<string, string>, own: ReadonlyMap<string, string>) {
  yield* alone(operation, ids)
  const { idPaths, variables } = operation
  if (idPaths.length < 2) return
  for (const probed of idPaths) {
    for (const id of ids.values()) yield variables((path) => (path === probed ? id : (own.get(tableOf(path)) ?? id)))
  }
}

/** `input.projectId` names a row of the table `project`. */
function tableOf(path: string): string {
  return /(\w+)Ids?$/.exec(path)?.[1] ?? ''
}

function assertIsAnswered({ name, query }: GeneratedOperation, { errors }: Answer): void {
  const refused = errors?.find(({ extensions: { code } }) =>
    ['GRAPHQL_VALIDATION_FAILED', 'QUERY_TOO_COMPLEX', 'RATE_LIMITED', 'INTERNAL_SERVER_ERROR'].includes(code),
  )
  assert.equal(refused, undefined, `${name}: ${JSON.stringify(refused)} ${query}`)
}

/** @param said what the caller knew already */
function assertNoCanary(where: string, text: string, canaries: readonly string[], said = ''): void {
  const leaked = canaries.filter((canary) => text.includes(canary) && !said.includes(canary))
  assert.deepEqual(leaked, [], `${where}: ${text.slice(0, 2_000)}`)
}

async function givenTwoTenants(t: TestContext, stack: AsyncDisposableStack): Promise<Stage> {
  const database = stack.use(await freshDatabase())
  const redis = readTestConfig(process.env).redisUrl ? await watched(stack.use(await startRedis()), stack) : undefined
  if (!redis) t.diagnostic('Without TEST_REDIS_URL hints and cache keys are not looked at')
  const receiver = await receive(stack)
  const port = await freePort()
  const program = stack.use(
    startProgram('main.ts', {
      DATABASE_URL: database.ownerUrl,
      ...(redis && { REDIS_URL: redis.url }),
      PORT: `${port}`,
      ADMIN_PASSWORD: ADMIN.password,
      LOG_LEVEL: 'trace',
      LOG_FORMAT: 'json',
      COST_MAX: '100000000',
      DEPTH_MAX: '100',
      SELECTIONS_MAX: '100000',
      TOKENS_MAX: '100000',
      LIST_ITEMS_MAX: '1000000',
    }),
  )
  await program.printed('Ctrl-C stops everything')
  const { tenantId } = await givenTenant(database.as('identity'), OTHER.tenant, { email: OTHER.email, roleName: 'admin' })
  await seedAgents(database.as('agents'), { tenantId })
  await seedProjects(database.as('projects'), { tenantId })

  const url = `http://127.0.0.1:${port}/graphql`
  const victim = await Api.login(url)
  await addProvider(database)
  await fillWithCanaries(victim, receiver.url)
  await until(async () => (await rowsOf(database.ownerUrl, 'default')).get('outbox.audit')?.length === 0)
  const tokenOfOther = async () => {
    const { data, errors } = await ask(url, LOGIN, { input: OTHER })
    assert.equal(errors, undefined, JSON.stringify(errors))
    return (data as { login: { accessToken: string } }).login.accessToken
  }
  const other = new Api(url, await tokenOfOther())
  await createWebhook(other, `${receiver.url}/other`, 'Of the second tenant')
  redis?.forget()
  return {
    url,
    victim,
    database,
    program,
    redis,
    webhooked: receiver.ofOther,
    tokenOfOther,
  }
}

async function createWebhook(api: Api, url: string, description: string): Promise<string> {
  const { createWebhook } = await api.answer<{ createWebhook: { webhook: { id: string } } }>(
    'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { webhook { id } } }',
    { input: { url, description, eventTypes: ['*'] } },
  )
  return createWebhook.webhook.id
}

const AGENT = '{ agents { edges { node { id kind } } } }'
const PRICE = `mutation { setModelPrice(input: { provider: "${CANARY}", model: "${CANARY}", inputUsdPerMillion: "1", outputUsdPerMillion: "1" }) { id } }`
const INVITE = `mutation ($roleId: ID!) { inviteUser(input: { email: "${CANARY}@example.com", name: "${CANARY}", roleIds: [$roleId] }) { id } }`
const KEY = `mutation { createApiKey(input: { name: "${CANARY}", scopes: ["projects:read"] }) { apiKey { id } } }`
const ACCOUNT = `mutation ($roleId: ID!) { createServiceAccount(input: { name: "${CANARY}", roleIds: [$roleId] }) { id } }`
const PROJECT = `mutation ($key: String!) { createProject(input: { key: $key, name: "${CANARY}", description: "${CANARY}", budget: { limitUsd: "9" } }) { id } }`
const RUN = 'mutation ($input: StartRunInput!) { startRun(input: $input) { id } }'

/** As the domain would once it had asked the provider, which no canary has. */
async function addProvider(database: TestDatabase): Promise<void> {
  const identity = database.as('identity')
  const [tenantId] = await identity.acrossTenants(async (transaction) => {
    const { rows } = await transaction.raw(`select id from identity.tenant_by_slug('default') as id`)
    return rows.map(({ id }: { id: string }) => id)
  })
  const url = `https://${CANARY}.example`
  await identity.asTenant({ tenantId }, (transaction) =>
    transaction('identity.oidc_provider').insert({
      tenant_id: tenantId,
      issuer: url,
      client_id: CANARY,
      redirect_uris: [url],
      updated_at: new Date(),
    }),
  )
}

/** Something of everything, named for the canary, and at rest when this returns. */
async function fillWithCanaries(api: Api, receiverUrl: string): Promise<void> {
  const webhookId = await createWebhook(api, `${receiverUrl}/${CANARY}`, CANARY)
  const { roles } = await api.answer<{ roles: { id: string }[] }>('{ roles { id } }')
  for (const made of [ACCOUNT, INVITE]) await api.answer(made, { roleId: roles[0]?.id })
  for (const made of [PRICE, KEY, 'mutation { enrolTotp { url } }']) await api.answer(made)
  const runId = await startCanaryRun(api)
  await api.answer('mutation ($id: ID!) { sendTestEvent(webhookId: $id) { id } }', { id: webhookId })
  await settled(api, runId)
}

/** In a project of its own. @returns its id */
async function startCanaryRun(api: Api): Promise<string> {
  const { createProject } = await api.answer<{ createProject: { id: string } }>(PROJECT, { key: `C${randomInt(1e9)}` })
  const { agents } = await api.answer<{ agents: { edges: { node: { id: string; kind: string } }[] } }>(AGENT)
  const agentId = agents.edges.find(({ node }) => node.kind === 'SECURITY_AUDITOR')?.node.id
  const files = [{ path: `${CANARY}.js`, content: `export const key = 'ghp_${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}'` }]
  const { startRun } = await api.answer<{ startRun: { id: string } }>(RUN, {
    input: { agentId, projectId: createProject.id, input: { files } },
  })
  return startRun.id
}

/** Until the run is over, its events are in the log, and every delivery has been made. */
async function settled(api: Api, runId: string): Promise<void> {
  await until(async () => {
    const { events, deliveries } = await api.answer<{
      events: { edges: { node: { type: string; subject: string } }[] }
      deliveries: { edges: { node: { state: string } }[] }
    }>('{ events(first: 100) { edges { node { type subject } } } deliveries(first: 100) { edges { node { state } } } }')
    const isOver = events.edges.some(({ node }) => node.type === 'run.succeeded' && node.subject === `run/${runId}`)
    const isSent = deliveries.edges.every(({ node }) => node.state === 'DELIVERED')
    return isOver && isSent && deliveries.edges.length >= events.edges.length
  })
}

async function proveDelivered(stage: Stage): Promise<void> {
  const api = new Api(stage.url, await stage.tokenOfOther())
  const key = 'LASTSIGN'
  await api.answer('mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }', {
    input: { key, name: key },
  })
  await until(() => stage.webhooked.some((body) => body.includes('project.created')))
}

async function receive(stack: AsyncDisposableStack): Promise<{ url: string; ofOther: readonly string[] }> {
  const ofOther: string[] = []
  const server = createServer(async (request, response) => {
    const body = (await Array.fromAsync(request)).join('')
    if (request.url?.endsWith('/other')) ofOther.push(body)
    response.writeHead(204).end()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  stack.defer(async () => {
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ofOther }
}

interface WatchedRedis {
  readonly url: string
  /** Topics and messages since the last `forget`. */
  hints(): readonly string[]
  forget(): void
  /** All keys with what they hold. */
  entries(): Promise<string[]>
}

async function watched({ url }: TestRedis, stack: AsyncDisposableStack): Promise<WatchedRedis> {
  let hints: string[] = []
  const [reader, listener] = await Promise.all([createClient({ url }).connect(), createClient({ url }).connect()])
  stack.defer(() => {
    reader.destroy()
    listener.destroy()
  })
  await listener.pSubscribe('*', (message, channel) => hints.push(`${channel} ${message}`))
  return {
    url,
    hints: () => hints,
    forget() {
      hints = []
    },
    async entries() {
      const keys = await reader.keys('*')
      return Promise.all(keys.map(async (key) => `${key} ${(await reader.dump(key)) ?? ''}`))
    },
  }
}

const OF_TENANT = `(select id from identity.tenant where slug = ?)`

/** Every row of a tenant, as JSON by table. */
async function rowsOf(ownerUrl: string, slug: string): Promise<ReadonlyMap<string, readonly string[]>> {
  const owner = connectKnex({ url: ownerUrl, applicationName: 'test' })
  try {
    const { rows: tables } = await owner.raw(
      `select attrelid::regclass::text as name from pg_attribute join pg_class on oid = attrelid
        where attname = 'tenant_id' and relkind = 'r' order by 1`,
    )
    const rows = new Map<string, string[]>()
    for (const { name } of tables as { name: string }[]) {
      const found = await owner.raw(
        `select row_to_json(t)::text as row from ${name} t where tenant_id = ${OF_TENANT} order by 1`,
        [slug],
      )
      rows.set(
        name,
        found.rows.map(({ row }: { row: string }) => row),
      )
    }
    return rows
  } finally {
    await owner.destroy()
  }
}

/** The id of one row of each table, by the table's name without its schema. */
async function idsByTable(ownerUrl: string, slug: string): Promise<ReadonlyMap<string, string>> {
  const rows = await rowsOf(ownerUrl, slug)
  return new Map(
    [...rows].flatMap(([table, [first]]) => {
      const id: unknown = first && JSON.parse(first).id
      return typeof id === 'string' ? [[table.split('.')[1] ?? table, id] as const] : []
    }),
  )
}

async function allIds(ownerUrl: string, slug: string): Promise<readonly string[]> {
  const text = [...(await rowsOf(ownerUrl, slug)).values()].flat().join()
  return [...new Set(text.match(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g))]
}
