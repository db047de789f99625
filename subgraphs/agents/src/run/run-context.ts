import { type Cost, type CostLedger, CostRefused } from '../cost/cost-ledger.ts'
import type { Model } from '../model/model.ts'
import type { Finding, SourceFile, Tool } from '../tool/tool.ts'
import type { Artifact, ArtifactContent } from './artifact.ts'
import type { RunLease } from './lease.ts'
import { LogBatch } from './log-batch.ts'
import type { Run } from './run.ts'
import type { Happening } from './run-event.ts'
import { ActFailed, RunCancelled } from './run-interruption.ts'
import type { FinishedAct, RunLeaseStore } from './run-lease.store.ts'

export interface RunContextParts {
  readonly run: Run
  readonly lease: RunLease
  readonly store: RunLeaseStore
  readonly tools: readonly Tool[]
  readonly model: Model | null
  readonly costs: CostLedger
  readonly signal: AbortSignal
  readonly onChange: () => Promise<void>
}

/** What the work of an act gives back: its result for the journal and what to tell of it. */
interface Done<T> {
  readonly result: T
  readonly happenings: readonly Happening[]
  readonly progress?: number
}

export interface ModelResult {
  readonly text: string
  readonly inputTokens: number
  readonly outputTokens: number
}

/**
 * All that a program may do. Each act has a path, its place in the program (`2` is the second act, `2.1` the first act
 * inside it), under which its result is journalled. When the program is replayed after a crash, an act that finished
 * returns its journalled result and does nothing. So a program must reach the same acts in the same order each time:
 * no clock, no randomness, no input but `input` and the results of acts.
 */
export class RunContext {
  readonly #parts: RunContextParts
  readonly #prefix: string
  #acts = 0

  constructor(parts: RunContextParts, prefix = '') {
    this.#parts = parts
    this.#prefix = prefix
  }

  get input(): unknown {
    return this.#parts.run.input
  }

  get tools(): readonly string[] {
    return this.#parts.run.definition.tools
  }

  /** What the model is wanted for; null where the agent has none or none is configured. */
  get modelPurpose(): string | null {
    return this.#parts.model && this.#parts.run.definition.model
  }

  /** Groups acts under a name. @param options.progress how far the run is when the step is completed, 0–1 */
  step<T>(name: string, options: { progress: number }, work: (context: RunContext) => Promise<T>): Promise<T> {
    return this.#act(`step:${name}`, { type: 'StepStarted', step: name }, async (path) => ({
      result: await work(new RunContext(this.#parts, `${path}.`)),
      happenings: [{ type: 'StepCompleted', step: name }],
      progress: options.progress,
    }))
  }

  async tool(name: string, files: readonly SourceFile[]): Promise<readonly Finding[]> {
    const { findings, durationMs } = await this.#act(`tool:${name}`, undefined, async () => {
      const startedAt = performance.now()
      const found = await this.#callTool(name, files)
      const took = Math.round(performance.now() - startedAt)
      return {
        result: { findings: found, durationMs: took },
        happenings: [{ type: 'ToolCalled', tool: name, durationMs: took }],
      }
    })
    await this.#charge({ kind: 'TOOL', provider: 'platform', model: name, durationMs })
    return findings
  }

  /** Asks the model; what it says is logged as it arrives. */
  async model(name: string, request: { system: string; prompt: string }): Promise<ModelResult> {
    const { model } = this.#parts
    if (!model) throw new ActFailed('MODEL_MISSING', 'No model is configured: set MODEL_BASE_URL and MODEL_NAME')
    const answer = await this.#act(`model:${name}`, undefined, () => this.#askModel(model, request))
    const { inputTokens, outputTokens } = answer
    await this.#charge({ kind: 'MODEL_CALL', provider: model.provider, model: model.name, inputTokens, outputTokens })
    return answer
  }

  async log(message: string): Promise<void> {
    await this.#act('log', undefined, async () => ({ result: null, happenings: [{ type: 'LogEmitted', message }] }))
  }

  async artifact(content: ArtifactContent): Promise<Artifact> {
    const path = this.#nextPath()
    const act = `artifact:${content.name}`
    const entry = await this.#begin(path, act)
    if (entry) return entry.result as Artifact
    const artifact = await this.#parts.store.keepArtifact(this.#parts.lease, content, { path, act })
    await this.#parts.onChange()
    return artifact
  }

  async #act<T>(act: string, happening: Happening | undefined, work: (path: string) => Promise<Done<T>>): Promise<T> {
    const path = this.#nextPath()
    const entry = await this.#begin(path, act, happening)
    if (entry) return entry.result as T
    const done: FinishedAct & { result: T } = { path, act, ...(await work(path)) }
    await this.#parts.store.finishAct(this.#parts.lease, done)
    await this.#parts.onChange()
    return done.result
  }

  /** @returns the journalled result of an act that has finished already */
  async #begin(path: string, act: string, happening?: Happening): Promise<{ result: unknown } | null> {
    this.#parts.signal.throwIfAborted()
    const begun = await this.#parts.store.beginAct(this.#parts.lease, { path, act, ...(happening && { happening }) })
    if (begun.entry && begun.entry.act !== act) {
      throw new ActFailed('NOT_REPLAYABLE', `Act ${path} was "${begun.entry.act}" and is now "${act}": the program changed`)
    }
    if (begun.cancelled) throw new RunCancelled('Cancelled')
    return begun.entry?.finished_at ? { result: begun.entry.result } : null
  }

  /** An act of its own, so that a cost that could not be recorded is tried again without repeating what was done. */
  #charge(cost: {
    kind: 'TOOL' | 'MODEL_CALL'
    provider: string
    model: string
    inputTokens?: number
    outputTokens?: number
    durationMs?: number
  }): Promise<null> {
    const { lease, run } = this.#parts
    const { tenantId, runId } = lease
    return this.#act(`cost:${cost.model}`, undefined, async (path) => {
      const { agentId, projectId, starter } = run
      const about = { tenantId, runId, agentId, projectId, onBehalfOfId: starter.id }
      await this.#record({ ...about, ...cost, idempotencyKey: `${runId}/${path}` })
      return { result: null, happenings: [] }
    })
  }

  async #record(cost: Cost): Promise<void> {
    try {
      await this.#parts.costs.record(cost)
    } catch (error) {
      throw error instanceof CostRefused ? new ActFailed(error.code, error) : error
    }
  }

  async #callTool(name: string, files: readonly SourceFile[]): Promise<readonly Finding[]> {
    const tool = this.#parts.tools.find((candidate) => candidate.name === name)
    if (!tool) throw new ActFailed('TOOL_UNKNOWN', `There is no tool "${name}"`)
    const findings: Finding[] = []
    for (const file of files) {
      this.#parts.signal.throwIfAborted()
      try {
        findings.push(...(await tool.check(file)))
      } catch (error) {
        throw new ActFailed('TOOL_FAILED', error)
      }
    }
    return findings
  }

  async #askModel(model: Model, request: { system: string; prompt: string }): Promise<Done<ModelResult>> {
    const { lease, store, signal, onChange } = this.#parts
    const batch = new LogBatch(async (message) => {
      await store.append(lease, { type: 'LogEmitted', message })
      await onChange()
    })
    const result = await model.ask({ ...request, signal, onText: (text) => batch.add(text) }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw new ActFailed('MODEL_FAILED', error)
    })
    await batch.flush()
    const { inputTokens, outputTokens } = result
    return {
      result,
      happenings: [{ type: 'ModelCallCompleted', provider: model.provider, model: model.name, inputTokens, outputTokens }],
    }
  }

  #nextPath(): string {
    this.#acts += 1
    return `${this.#prefix}${this.#acts}`
  }
}
