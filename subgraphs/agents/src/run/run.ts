import type { AgentDefinition } from '../agent/agent.ts'

export type RunState =
  | 'QUEUED'
  | 'RUNNING'
  | 'WAITING_APPROVAL'
  | 'PAUSED'
  | 'PAUSED_BUDGET'
  | 'SUCCEEDED'
  | 'FAILED'
  | 'CANCELLED'
  | 'TIMED_OUT'

export interface RunError {
  readonly code: string
  readonly message: string
}

export interface Starter {
  readonly kind: 'USER' | 'SERVICE'
  readonly id: string
}

export interface Run {
  readonly id: string
  readonly agentId: string
  readonly projectId: string
  /** The agent's definition as it was when the run was started: a replay must not meet another one. */
  readonly definition: AgentDefinition
  readonly state: RunState
  readonly progress: number
  readonly input: unknown
  readonly output: unknown
  readonly error: RunError | null
  readonly starter: Starter
  readonly cancelReason: string | null
  readonly attempts: number
  readonly queuedAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

export interface RunFilter {
  readonly agentId?: string | null
  readonly projectId?: string | null
  readonly state?: RunState | null
}

export interface NewRun {
  readonly id: string
  readonly agentId: string
  readonly projectId: string
  readonly definition: AgentDefinition
  readonly input: unknown
  readonly starter: Starter
}

/** How a run ends. */
export type Outcome =
  | { readonly state: 'SUCCEEDED'; readonly output: unknown }
  | { readonly state: 'FAILED'; readonly error: RunError }
  | { readonly state: 'CANCELLED' }

const FINAL: readonly RunState[] = ['SUCCEEDED', 'FAILED', 'CANCELLED', 'TIMED_OUT']

export const UNFINISHED: readonly RunState[] = ['QUEUED', 'RUNNING', 'WAITING_APPROVAL', 'PAUSED', 'PAUSED_BUDGET']

export function isFinal(state: RunState): boolean {
  return FINAL.includes(state)
}
