import { DomainError } from '@agentic/service/errors'
import type { AgentResolvers } from './../../types.generated.ts'

export const Agent: AgentResolvers = {
  __resolveReference: ({ id }, { agents }) => agents.find(id),
  department: async ({ departmentId }, _, { departments }) => {
    const department = await departments.find(departmentId)
    if (!department) throw new DomainError('NOT_FOUND', `Department ${departmentId} not found`)
    return department
  },
  model: ({ definition }) => definition.model,
  runs: ({ id }, args, { runs }) => runs.list({ ...args, filter: { agentId: id } }),
  tools: ({ definition }) => definition.tools,
}
