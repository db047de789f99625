import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { freshDatabase } from '@agentic/testing/database'
import { createClient } from 'graphql-ws'
import { Webhook } from 'standardwebhooks'
import { readConfig } from '../config.ts'
import { type Platform, startPlatform } from '../platform.ts'

const PASSWORD = 'a password for the tests only'
// Not a credential: the shape of one, which the auditor must find.
const LEAKY_FILE = {
  path: 'src/upload.ts',
  content: `const token = '${'ghp_'}${'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'}'\nexport const bucket = 'public'\n`,
}

interface Answer {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly { message: string; extensions: { code: string } }[]
}

async function ask(url: string, query: string, variables: object = {}, token?: string): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  })
  return (await response.json()) as Answer
}

async function receiveOne(): Promise<{
  url: string
  received: Promise<{ headers: IncomingHttpHeaders; body: string }>
  close(): void
}> {
  const { promise: received, resolve } = Promise.withResolvers<{ headers: IncomingHttpHeaders; body: string }>()
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    response.end()
    resolve({ headers: request.headers, body })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A failing test must end too.
  server.unref()
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received, close: () => server.close() }
}

/** A platform with a database and a port of its own, and its admin's access token. */
async function startedPlatform(): Promise<{ platform: Platform; token: string } & AsyncDisposable> {
  const database = await freshDatabase()
  const settings = {
    DATABASE_URL: database.ownerUrl,
    PORT: '0',
    ADMIN_PASSWORD: PASSWORD,
    LOG_LEVEL: 'silent',
    LOG_FORMAT: 'json',
  }
  const platform = await startPlatform(readConfig(settings), () => {})
  const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
  const { data } = await ask(platform.url, login, { input: { email: 'admin@agentic.local', password: PASSWORD } })
  return {
    platform,
    token: (data as { login: { accessToken: string } }).login.accessToken,
    async [Symbol.asyncDispose]() {
      await platform.stop()
      await database[Symbol.asyncDispose]()
    },
  }
}

const FOLLOW = `subscription ($runId: ID!) {
  runEvents(runId: $runId) {
    __typename sequence progress
    run { state agent { name } project { name budgets { limitUsd } } startedBy { ... on User { name } } }
  }
}`

interface FollowedEvent {
  readonly __typename: string
  readonly sequence: number
  readonly run: {
    readonly state: string
    readonly agent: { readonly name: string }
    readonly project: { readonly name: string; readonly budgets: readonly { readonly limitUsd: string }[] }
    readonly startedBy: { readonly name: string }
  }
}

async function follow(url: string, token: string, runId: string): Promise<FollowedEvent[]> {
  const client = createClient({ url: url.replace('http', 'ws'), connectionParams: { authorization: `Bearer ${token}` } })
  const events: FollowedEvent[] = []
  for await (const { data, errors } of client.iterate<{ runEvents: FollowedEvent }>({ query: FOLLOW, variables: { runId } })) {
    assert.equal(errors, undefined)
    if (data) events.push(data.runEvents)
  }
  await client.dispose()
  return events
}

async function eventually<T>(look: () => Promise<T | undefined>): Promise<T> {
  for (const giveUpAt = Date.now() + 10_000; Date.now() < giveUpAt; ) {
    const found = await look()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('Not seen within 10 s')
}

test('the main job: an audit of real files is followed live, found, charged, logged and delivered, through the gateway only', async () => {
  await using started = await startedPlatform()
  const { platform, token } = started
  const receiver = await receiveOne()
  async function answer<T>(query: string, variables: object = {}): Promise<T> {
    const { data, errors } = await ask(platform.url, query, variables, token)
    assert.equal(errors, undefined, JSON.stringify(errors))
    return data as T
  }

  const { createWebhook } = await answer<{ createWebhook: { secret: string } }>(
    'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret } }',
    { input: { url: receiver.url, eventTypes: ['run.succeeded'] } },
  )
  const { createProject } = await answer<{ createProject: { id: string } }>(
    'mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }',
    { input: { key: 'AUDIT', name: 'Audit', budget: { limitUsd: '5' } } },
  )
  const { agents } = await answer<{ agents: { edges: { node: { id: string; kind: string } }[] } }>(
    '{ agents { edges { node { id kind } } } }',
  )
  const auditor = agents.edges.find(({ node }) => node.kind === 'SECURITY_AUDITOR')?.node
  const { startRun } = await answer<{ startRun: { id: string } }>(
    'mutation ($input: StartRunInput!) { startRun(input: $input) { id } }',
    {
      input: { agentId: auditor?.id, projectId: createProject.id, input: { files: [LEAKY_FILE] } },
    },
  )

  const events = await follow(platform.url, token, startRun.id)
  assert.deepEqual(
    events.map(({ sequence }) => sequence),
    events.map((_, index) => index + 1),
  )
  const last = events.at(-1)
  assert.equal(last?.run.state, 'SUCCEEDED')
  assert.equal(last?.run.project.name, 'Audit')
  assert.equal(Number(last?.run.project.budgets[0]?.limitUsd), 5)
  assert.ok(last?.run.startedBy.name)

  const { run } = await answer<{ run: { artifacts: { text: string }[] } }>(
    'query ($id: ID!) { run(id: $id) { artifacts { text } } }',
    { id: startRun.id },
  )
  const text = run.artifacts.map((artifact) => artifact.text).join()
  assert.match(text, /src\/upload\.ts/)
  assert.match(text, /github/i)
  assert.ok(!text.includes('wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'), 'the secret itself is never repeated')

  const spent = await eventually(async () => {
    const { project } = await answer<{ project: { spentUsd: string } }>('query ($id: ID!) { project(id: $id) { spentUsd } }', {
      id: createProject.id,
    })
    return Number(project.spentUsd) > 0 ? project.spentUsd : undefined
  })
  assert.match(spent, /^\d+\.?\d*$/)

  const { headers, body } = await receiver.received
  const verified = new Webhook(createWebhook.secret).verify(body, headers as Record<string, string>) as { type: string }
  assert.equal(verified.type, 'run.succeeded')
  receiver.close()
  const log = await answer<{ events: { edges: { node: { type: string; subject: string } }[] } }>(
    '{ events { edges { node { type subject } } } }',
  )
  assert.ok(log.events.edges.some(({ node }) => node.type === 'run.succeeded' && node.subject === `run/${startRun.id}`))
})

describe('what is refused', () => {
  test('with the right code, and without a word about our insides', async () => {
    await using started = await startedPlatform()
    const { platform, token } = started
    const refusal = async (query: string, variables: object = {}, bearer?: string) => {
      const answer = await ask(platform.url, query, variables, bearer)
      assert.doesNotMatch(JSON.stringify(answer), /\bat .*\.ts|select |insert |\/src\//i)
      return answer.errors?.[0]?.extensions.code
    }
    const login = 'mutation ($input: LoginInput!) { login(input: $input) { accessToken } }'
    assert.equal(await refusal(login, { input: { email: 'admin@agentic.local', password: 'wrong password' } }), 'UNAUTHENTICATED')
    assert.equal(await refusal('{ me { id } }'), 'UNAUTHENTICATED')
    assert.equal(await refusal('{ nothing }', {}, token), 'GRAPHQL_VALIDATION_FAILED')
    const start = 'mutation ($input: StartRunInput!) { startRun(input: $input) { id } }'
    const foreign = '01900000-0000-7000-8000-000000000000'
    assert.equal(await refusal(start, { input: { agentId: foreign, projectId: foreign, input: {} } }, token), 'NOT_FOUND')
    const hook = 'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret } }'
    assert.equal(await refusal(hook, { input: { url: 'http://10.0.0.1/', eventTypes: ['*'] } }, token), 'BAD_USER_INPUT')
  })
})
