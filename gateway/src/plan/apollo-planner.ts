import { Worker } from 'node:worker_threads'
import { parse } from 'graphql'
import type { Plan } from './plan.ts'
import type { PlanMaker } from './planner.ts'

const PERCENT_LABEL = /overrideLabel: "(percent\(([\d.]+)\))"/g

/** What the thread is asked for. */
export interface PlanRequest {
  readonly id: number
  readonly text: string
  readonly operationName: string | undefined
  /** Whether each label of a progressive @override is in force. */
  readonly overrides: readonly (readonly [label: string, isInForce: boolean])[]
}

export type PlanAnswer =
  | { readonly id: number; readonly plan: Plan }
  /** Why there is none. */
  | { readonly id: number; readonly problem: string }

/**
 * `@apollo/query-planner`, where the native planner cannot be had. It plans for as long as it takes, so it does that in a
 * thread of its own. @throws Error where the text is no SDL; whether it is a supergraph turns out with the first plan
 */
export function createApolloPlanMaker(supergraphSdl: string): PlanMaker {
  parse(supergraphSdl, { noLocation: true })
  const shares = new Map([...supergraphSdl.matchAll(PERCENT_LABEL)].map(([, label, share]) => [label ?? '', Number(share)]))
  const thread = new PlannerThread(supergraphSdl)
  return {
    name: 'apollo',
    percentages: [...new Set(shares.values())],
    make: (text, operationName, percentage) =>
      thread.plan({ text, operationName, overrides: [...shares].map(([label, share]) => [label, share > percentage]) }),
    close: () => thread.close(),
  }
}

/** Started for the first plan, and again for the next one after it has died. */
class PlannerThread {
  readonly #supergraphSdl: string
  readonly #waiting = new Map<number, PromiseWithResolvers<Plan>>()
  #worker: Worker | undefined
  #asked = 0

  constructor(supergraphSdl: string) {
    this.#supergraphSdl = supergraphSdl
  }

  async plan(request: Omit<PlanRequest, 'id'>): Promise<Plan> {
    this.#worker ??= this.#start()
    this.#asked += 1
    const id = this.#asked
    const waiting = Promise.withResolvers<Plan>()
    this.#waiting.set(id, waiting)
    this.#worker.ref()
    this.#worker.postMessage({ ...request, id } satisfies PlanRequest)
    return waiting.promise
  }

  async close(): Promise<void> {
    await this.#worker?.terminate()
  }

  #start(): Worker {
    let cause: unknown
    // Without the flags of this process, which may be none for a thread.
    const options = { workerData: this.#supergraphSdl, execArgv: [] }
    const worker = new Worker(new URL('./apollo-planner.worker.ts', import.meta.url), options)
    worker.on('message', (answer: PlanAnswer) => this.#settle(answer, worker))
    worker.on('error', (error) => (cause = error))
    worker.on('exit', () => this.#lose(new Error('The thread that plans has ended', { cause })))
    return worker
  }

  #settle(answer: PlanAnswer, worker: Worker): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    // One that nobody waits for does not keep the process.
    if (this.#waiting.size === 0) worker.unref()
    if ('plan' in answer) waiting?.resolve(answer.plan)
    else waiting?.reject(new Error(answer.problem))
  }

  #lose(error: Error): void {
    this.#worker = undefined
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
  }
}
