import type { Connection } from '@agentic/service/connection'
import type { Agent } from './agent.ts'

export type { Agent as AgentMapper } from './agent.ts'
export type AgentConnectionMapper = Connection<Agent>
