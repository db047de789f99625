import type { AgentConnectionResolvers } from './../../types.generated.ts'

export const AgentConnection: AgentConnectionResolvers = {}
