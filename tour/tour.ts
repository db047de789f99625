import type { Client } from '@agentic/client'
import { describeCosts, usd } from './costs.ts'
import type { Display } from './display.ts'
import { findingsTable, readFindings } from './findings.ts'
import { followAudit } from './follow-audit.ts'
import { promised, promisedWithin } from './problem.ts'
import { type Receiver, startReceiver } from './receiver.ts'
import type { Sources } from './sources.ts'
import { createProject, createWebhook, lastSequence, readAudit, signIn, startAudit, successOf } from './steps.ts'

const BUDGET_USD = '5'
const LOGGED_MS_MAX = 15_000
const DELIVERED_MS_MAX = 30_000

export interface TourParts {
  readonly client: Client
  readonly display: Display
  readonly sources: Sources
  readonly email: string
  readonly password: string
  /** Rejects when the person has seen enough. */
  readonly interrupted: Promise<never>
}

/** The main job of the platform, through its API only. @throws TourProblem where something is not as promised */
export async function takeTour({ interrupted, email, password, ...parts }: TourParts): Promise<void> {
  const { client, display } = parts
  const { user, tenant } = await signIn(client, { email, password })
  display.done(`Signed in as ${user.name} (${user.email}) of ${tenant.name}`)

  const project = await createProject(client, BUDGET_USD)
  display.done(`Project ${project.key} created, with a budget of ${usd(BUDGET_USD)} a month`)

  await using receiver = await startReceiver()
  await using webhook = await createWebhook(client, receiver.url)
  display.done(`Webhook for run.succeeded registered, to ${receiver.url}`)

  await Promise.race([audit({ ...parts, projectId: project.id, receiver, secret: webhook.secret }), interrupted])
}

interface AuditParts {
  readonly client: Client
  readonly display: Display
  readonly sources: Sources
  readonly projectId: string
  readonly receiver: Receiver
  readonly secret: string
}

async function audit({ client, display, sources, projectId, receiver, secret }: AuditParts): Promise<void> {
  const loggedBefore = await lastSequence(client)
  const runId = await startAudit(client, projectId, sources)
  display.done(`Audit of ${sources.name} started: ${sources.files.length} files`)
  const state = await followAudit(client, runId, display)

  const result = await readAudit(client, runId)
  promised(state === 'SUCCEEDED', `The audit is ${state}: ${result.error?.message ?? 'no reason is given'}`)
  const findings = readFindings(result.artifacts.find(({ name }) => name === 'findings.json')?.text, sources)
  display.done(`Findings: ${findings.length}`)
  if (findings.length > 0) display.detail(findingsTable(findings))

  const { total, acts } = describeCosts(result)
  display.done(total)
  for (const act of acts) display.detail(act)

  const logged = successOf(client, runId, loggedBefore)
  const event = await promisedWithin(LOGGED_MS_MAX, logged, `run.succeeded was not logged within ${LOGGED_MS_MAX / 1000} s.`)
  display.done(`Event ${event.sequence} of the log says ${event.type} of this run`)

  const delivery = receiver.deliveryOf(runId, secret)
  const missing = `Nothing was delivered to ${receiver.url} within ${DELIVERED_MS_MAX / 1000} s. Does the platform run on this machine?`
  await promisedWithin(DELIVERED_MS_MAX, delivery, missing)
  display.done('It was delivered to the webhook, signed: the verifier of standardwebhooks accepts it')
}
