export interface ModelRequest {
  readonly system: string
  readonly prompt: string
  readonly signal: AbortSignal
  /** Called with each piece of text as it arrives. */
  readonly onText: (text: string) => Promise<void>
}

export interface ModelAnswer {
  readonly text: string
  readonly inputTokens: number
  readonly outputTokens: number
}

/** A language model. */
export interface Model {
  readonly provider: string
  readonly name: string
  ask(request: ModelRequest): Promise<ModelAnswer>
}
