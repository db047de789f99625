import type { Client, FollowAuditSubscription, RunState } from '@agentic/client'
import { usd } from './costs.ts'
import type { Display } from './display.ts'
import { FollowAudit } from './operations.ts'
import { promised } from './problem.ts'

type AuditEvent = FollowAuditSubscription['runEvents']

/** Shows a run live, until its end. @returns the state it ended in. @throws TourProblem where an event is missing or doubled */
export async function followAudit(client: Client, runId: string, display: Display): Promise<RunState> {
  let last: AuditEvent | undefined
  let isModelSpeaking = false
  for await (const { runEvents: event } of client.subscribe(FollowAudit, { runId })) {
    const expected = (last?.sequence ?? 0) + 1
    promised(event.sequence === expected, `Event ${event.sequence} came where ${expected} was due.`)
    if (!last) display.detail(describeRun(event.run))
    if (event.__typename === 'StepStarted') isModelSpeaking = event.step === event.run.agent.model
    if (event.__typename === 'ModelCallCompleted') isModelSpeaking = false
    if (event.__typename === 'LogEmitted' && isModelSpeaking) display.piece(event.message)
    else display.progress(event.progress, describe(event))
    last = event
  }
  display.endProgress()
  promised(last, 'No event of the run came.')
  return last.run.state
}

/** One event knows of three subgraphs: agents, projects and identity. */
function describeRun({ agent, project, startedBy }: AuditEvent['run']): string {
  const [budget] = project.budgets
  const name = 'name' in startedBy ? startedBy.name : undefined
  promised(
    agent.name && project.name && budget && name,
    'The first event lacks the agent, the project, its budget, or who started it.',
  )
  return `${agent.name}, for ${project.name} with its budget of ${usd(budget.limitUsd)}, started by ${name}`
}

function describe(event: AuditEvent): string {
  switch (event.__typename) {
    case 'RunStateChanged':
      return event.state.toLowerCase()
    case 'StepStarted':
      return `${event.step} …`
    case 'StepCompleted':
      return `${event.step} done`
    case 'ToolCalled':
      return `${event.tool} took ${event.durationMs} ms`
    case 'LogEmitted':
      return event.message
    case 'ModelCallCompleted':
      return `${event.model} read ${event.inputTokens} and wrote ${event.outputTokens} tokens`
    case 'ArtifactProduced':
      return `wrote ${event.artifact.name}`
    default:
      // Of a platform that is newer than this tour.
      return (event as AuditEvent).__typename
  }
}
