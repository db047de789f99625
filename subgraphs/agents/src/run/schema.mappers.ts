import type { Connection } from '@agentic/service/connection'
import type { Run } from './run.ts'
import type { RunEventOf } from './run-event.ts'

export type { Artifact as ArtifactMapper } from './artifact.ts'
export type { Run as RunMapper } from './run.ts'
export type RunConnectionMapper = Connection<Run>
export type RunStateChangedMapper = RunEventOf<'RunStateChanged'>
export type StepStartedMapper = RunEventOf<'StepStarted'>
export type StepCompletedMapper = RunEventOf<'StepCompleted'>
export type ModelCallCompletedMapper = RunEventOf<'ModelCallCompleted'>
export type ToolCalledMapper = RunEventOf<'ToolCalled'>
export type LogEmittedMapper = RunEventOf<'LogEmitted'>
export type ArtifactProducedMapper = RunEventOf<'ArtifactProduced'>
