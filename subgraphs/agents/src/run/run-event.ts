import type { Artifact } from './artifact.ts'
import { isFinal, type RunState } from './run.ts'

/** What can happen in a run, with what each event says. */
export interface RunHappenings {
  RunStateChanged: { readonly state: RunState }
  StepStarted: { readonly step: string }
  StepCompleted: { readonly step: string }
  ModelCallCompleted: {
    readonly provider: string
    readonly model: string
    readonly inputTokens: number
    readonly outputTokens: number
  }
  ToolCalled: { readonly tool: string; readonly durationMs: number }
  LogEmitted: { readonly message: string }
  ArtifactProduced: { readonly artifact: Artifact }
}

export type RunEventType = keyof RunHappenings

export type RunEventOf<Type extends RunEventType> = RunHappenings[Type] & {
  /** Named as GraphQL names it, so that an event is shown as it is. */
  readonly __typename: Type
  readonly runId: string
  readonly sequence: number
  readonly at: Date
  readonly progress: number
}

export type RunEvent = { [Type in RunEventType]: RunEventOf<Type> }[RunEventType]

/** An event before the run gave it its number. */
export type Happening = { [Type in RunEventType]: { readonly type: Type } & RunHappenings[Type] }[RunEventType]

export function endsRun(event: RunEvent): boolean {
  return event.__typename === 'RunStateChanged' && isFinal(event.state)
}
