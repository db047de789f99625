export type AgentKind = 'QA_TESTER' | 'DEVOPS' | 'DESIGNER' | 'SECURITY_AUDITOR' | 'CUSTOM'

/** What an agent does: which tools it uses in which order, whether it asks a model, and the input it takes. */
export interface AgentDefinition {
  readonly tools: readonly string[]
  /** What the model is asked for, where one is configured; null for an agent that works without. */
  readonly model: 'summary' | null
  /** JSON Schema of a run's input. */
  readonly input: Readonly<Record<string, unknown>>
}

export interface Agent {
  readonly id: string
  readonly departmentId: string
  readonly name: string
  readonly kind: AgentKind
  readonly description: string
  readonly version: number
  readonly definition: AgentDefinition
}

export interface AgentFilter {
  readonly kind?: AgentKind | null
  readonly departmentId?: string | null
}
