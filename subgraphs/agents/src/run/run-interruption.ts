/** Someone asked the run to end. */
export class RunCancelled extends Error {}

/** This worker stops: the run goes on elsewhere. */
export class WorkerStopping extends Error {}

/** An act of the run failed for good: trying again would fail again. */
export class ActFailed extends Error {
  readonly code: string

  constructor(code: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause })
    this.code = code
  }
}
