import type { Agents } from './agent/agents.ts'
import type { Departments } from './department/departments.ts'
import type { Runs } from './run/runs.ts'
import type { ToolDescription } from './tool/tool.ts'

/** What the resolvers of one request use. */
export interface AgentsContext {
  readonly agents: Agents
  readonly departments: Departments
  readonly runs: Runs
  readonly tools: readonly ToolDescription[]
}
