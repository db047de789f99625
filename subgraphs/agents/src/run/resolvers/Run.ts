import { DomainError } from '@agentic/service/errors'
import type { RunResolvers } from './../../types.generated.ts'

export const Run: RunResolvers = {
  __resolveReference: ({ id }, { runs }) => runs.find(id),
  agent: async ({ agentId }, _, { agents }) => {
    const agent = await agents.find(agentId)
    if (!agent) throw new DomainError('NOT_FOUND', `Agent ${agentId} not found`)
    return agent
  },
  artifacts: (run, _, { runs }) => runs.artifactsOf(run),
  events: (run, args, { runs }) => runs.eventsOf(run, args),
  project: ({ projectId }) => ({ id: projectId }),
  startedBy: ({ starter }) => ({ __typename: starter.kind === 'USER' ? 'User' : 'ServiceAccount', id: starter.id }),
}
