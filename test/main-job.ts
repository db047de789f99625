import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { until } from '@agentic/testing/until'
import { Webhook } from 'standardwebhooks'
import type { Api } from './api.ts'

// Not a credential: the shape of one, which the auditor must find.
const SECRET = 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'
export const LEAKY_FILE = {
  path: 'src/upload.ts',
  content: `const token = '${'ghp_'}${SECRET}'\nexport const bucket = 'public'\n`,
}

/**
 * The main job, as a frontend would do it, through the gateway only: an audit of real files is followed live, found,
 * charged to its project, logged, and delivered to a webhook.
 */
export async function doMainJob(api: Api): Promise<void> {
  const receiver = await receiveOne()
  const { createWebhook } = await api.answer<{ createWebhook: { secret: string } }>(
    'mutation ($input: CreateWebhookInput!) { createWebhook(input: $input) { secret } }',
    { input: { url: receiver.url, eventTypes: ['run.succeeded'] } },
  )
  const projectId = await createProject(api, 'AUDIT')
  const runId = await startAudit(api, projectId)

  assertFollowed(await Array.fromAsync(follow(api, runId)))
  await assertFound(api, runId)
  await assertCharged(api, projectId)
  assertDelivered(await receiver.received, createWebhook.secret)
  await assertLogged(api, runId)
}

export async function createProject(api: Api, key: string): Promise<string> {
  const { createProject } = await api.answer<{ createProject: { id: string } }>(
    'mutation ($input: CreateProjectInput!) { createProject(input: $input) { id } }',
    { input: { key, name: 'Audit', budget: { limitUsd: '5' } } },
  )
  return createProject.id
}

/** Starts the security auditor over a file that leaks a secret. */
export async function startAudit(api: Api, projectId: string): Promise<string> {
  const { agents } = await api.answer<{ agents: { edges: { node: { id: string; kind: string } }[] } }>(
    '{ agents { edges { node { id kind } } } }',
  )
  const auditor = agents.edges.find(({ node }) => node.kind === 'SECURITY_AUDITOR')?.node
  const { startRun } = await api.answer<{ startRun: { id: string } }>(
    'mutation ($input: StartRunInput!) { startRun(input: $input) { id } }',
    { input: { agentId: auditor?.id, projectId, input: { files: [LEAKY_FILE] } } },
  )
  return startRun.id
}

// Fields of three subgraphs in one event: run and agent, project and budget, the name of who started it.
const FOLLOW = `subscription ($runId: ID!, $afterSequence: Int) {
  runEvents(runId: $runId, afterSequence: $afterSequence) {
    __typename sequence progress
    run { state agent { name } project { name budgets { limitUsd } } startedBy { ... on User { name } } }
  }
}`

export interface FollowedEvent {
  readonly __typename: string
  readonly sequence: number
  readonly run: {
    readonly state: string
    readonly agent: { readonly name: string }
    readonly project: { readonly name: string; readonly budgets: readonly { readonly limitUsd: string }[] }
    readonly startedBy: { readonly name: string }
  }
}

/** A run's events after a sequence to the last, as they come. */
export async function* follow(api: Api, runId: string, afterSequence = 0): AsyncGenerator<FollowedEvent, void> {
  const events = api.subscribe<{ runEvents: FollowedEvent }>(FOLLOW, { runId, afterSequence })
  for await (const { runEvents } of events) yield runEvents
}

export function assertFollowed(events: readonly FollowedEvent[]): void {
  assert.deepEqual(
    events.map(({ sequence }) => sequence),
    events.map((_, index) => index + 1),
    'no gap and no duplicate',
  )
  const last = events.at(-1)
  assert.equal(last?.run.state, 'SUCCEEDED')
  assert.equal(last?.run.project.name, 'Audit')
  assert.equal(Number(last?.run.project.budgets[0]?.limitUsd), 5)
  assert.ok(last?.run.agent.name)
  assert.ok(last?.run.startedBy.name)
}

async function assertFound(api: Api, runId: string): Promise<void> {
  const { run } = await api.answer<{ run: { artifacts: { text: string }[] } }>(
    'query ($id: ID!) { run(id: $id) { artifacts { text } } }',
    { id: runId },
  )
  const text = run.artifacts.map((artifact) => artifact.text).join()
  assert.match(text, /src\/upload\.ts/)
  assert.match(text, /github/i)
  assert.ok(!text.includes(SECRET), 'the secret itself is never repeated')
}

async function assertCharged(api: Api, projectId: string): Promise<void> {
  const spent = await until(async () => {
    const { project } = await api.answer<{ project: { spentUsd: string } }>(
      'query ($id: ID!) { project(id: $id) { spentUsd } }',
      {
        id: projectId,
      },
    )
    return Number(project.spentUsd) > 0 ? project.spentUsd : undefined
  })
  assert.match(spent, /^\d+\.?\d*$/)
}

interface Received {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

async function receiveOne(): Promise<{ url: string; received: Promise<Received> }> {
  const { promise: received, resolve } = Promise.withResolvers<Received>()
  const server = createServer(async (request, response) => {
    const body = (await request.toArray()).join('')
    response.end()
    server.close()
    resolve({ headers: request.headers, body })
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  // A failing test must end too.
  server.unref()
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, received }
}

function assertDelivered({ headers, body }: Received, secret: string): void {
  const verified = new Webhook(secret).verify(body, headers as Record<string, string>) as { type: string }
  assert.equal(verified.type, 'run.succeeded')
}

async function assertLogged(api: Api, runId: string): Promise<void> {
  const { events } = await api.answer<{ events: { edges: { node: { type: string; subject: string } }[] } }>(
    '{ events { edges { node { type subject } } } }',
  )
  assert.ok(events.edges.some(({ node }) => node.type === 'run.succeeded' && node.subject === `run/${runId}`))
}
