import {
  AgentsDocument,
  type AuditResultQuery,
  type Client,
  CreateProjectDocument,
  CreateWebhookDocument,
  DeleteWebhookDocument,
  EventLogDocument,
  FollowEventsDocument,
  GraphQLRequestError,
  type LoggedEventFragment,
  type LoginInput,
  type ProjectWithBudgetsFragment,
  type SignedInFragment,
  StartRunDocument,
} from '@agentic/client'
import { AuditResult } from './operations.ts'
import { promised, TourProblem } from './problem.ts'
import type { Sources } from './sources.ts'

/** What the auditor found and what it cost. */
export type Audit = NonNullable<AuditResultQuery['run']>

export async function signIn(client: Client, { email, password }: LoginInput): Promise<SignedInFragment> {
  try {
    return await client.login({ email, password })
  } catch (error) {
    if (!(error instanceof GraphQLRequestError) || error.code !== 'UNAUTHENTICATED') throw error
    throw new TourProblem(`${error.message}: set ADMIN_EMAIL (now ${email}) and ADMIN_PASSWORD.`, { cause: error })
  }
}

/** A project of its own for each tour. */
export async function createProject(client: Client, limitUsd: string): Promise<ProjectWithBudgetsFragment> {
  const key = `TOUR-${Date.now().toString(36).toUpperCase()}`
  const { createProject: project } = await client.mutate(CreateProjectDocument, {
    input: { key, name: 'Tour', budget: { limitUsd } },
  })
  promised(Number(project.budgets[0]?.limitUsd) === Number(limitUsd), `Project ${key} did not get its budget.`)
  return project
}

/** For `run.succeeded`, until it is disposed of. */
export async function createWebhook(client: Client, url: string): Promise<{ secret: string } & AsyncDisposable> {
  try {
    const { createWebhook: created } = await client.mutate(CreateWebhookDocument, {
      input: { url, eventTypes: ['run.succeeded'], description: 'npm run tour' },
    })
    return {
      secret: created.secret,
      [Symbol.asyncDispose]: async () => void (await client.mutate(DeleteWebhookDocument, { id: created.webhook.id })),
    }
  } catch (error) {
    if (!(error instanceof GraphQLRequestError) || error.code !== 'BAD_USER_INPUT') throw error
    const how = 'Start it on loopback, or with WEBHOOK_ALLOW_LOOPBACK=true'
    throw new TourProblem(`The platform does not send webhooks to ${url}: ${error.message}. ${how}.`, { cause: error })
  }
}

export async function lastSequence(client: Client): Promise<number> {
  const { events } = await client.query(EventLogDocument, { first: 1 })
  return events.edges[0]?.node.sequence ?? 0
}

/** @returns the id of the run */
export async function startAudit(client: Client, projectId: string, { files }: Sources): Promise<string> {
  const { agents } = await client.query(AgentsDocument, { filter: { kind: 'SECURITY_AUDITOR' } })
  const agentId = agents.edges[0]?.node.id
  promised(agentId, 'There is no security auditor.')
  const { startRun } = await client.mutate(StartRunDocument, { input: { agentId, projectId, input: { files } } })
  return startRun.id
}

export async function readAudit(client: Client, runId: string): Promise<Audit> {
  const { run } = await client.query(AuditResult, { runId })
  promised(run, `Run ${runId} is gone.`)
  return run
}

/** Waits for the `run.succeeded` of a run in the event log. */
export async function successOf(client: Client, runId: string, afterSequence: number): Promise<LoggedEventFragment> {
  for await (const { events: event } of client.subscribe(FollowEventsDocument, { types: ['run.succeeded'], afterSequence })) {
    if (event.subject === `run/${runId}`) return event
  }
  throw new TourProblem('The event log ended.')
}
