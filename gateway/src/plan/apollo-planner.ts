import { Worker } from 'node:worker_threads'
import { parse } from 'graphql'
import type { Plan } from './plan.ts'
import { PLAN_TIMEOUT_MS, PlanTimeout } from './plan-timeout.ts'
import type { PlanMaker } from './planner.ts'
import { plainRequirements } from './required-arguments.ts'

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

export interface ThreadOptions {
  /** How long it may take for one plan: then that is refused, and the thread, which nothing else can stop, is replaced. */
  readonly timeoutMs: number
  /** The module that plans. */
  readonly threadUrl: URL
}

const THREAD = new URL('./apollo-planner.worker.ts', import.meta.url)

/**
 * `@apollo/query-planner`, where the native planner cannot be had. Nothing can be done beside it, so it plans in a
 * thread of its own. @throws Error where the text is no SDL; whether it is a supergraph turns out with the first plan
 */
export function createApolloPlanMaker(supergraphSdl: string, options: Partial<ThreadOptions> = {}): PlanMaker {
  parse(supergraphSdl, { noLocation: true })
  const shares = new Map([...supergraphSdl.matchAll(PERCENT_LABEL)].map(([, label, share]) => [label ?? '', Number(share)]))
  const plain = plainRequirements(supergraphSdl)
  const thread = new PlannerThread(plain?.supergraphSdl ?? supergraphSdl, {
    timeoutMs: PLAN_TIMEOUT_MS,
    threadUrl: THREAD,
    ...options,
  })
  return {
    name: 'apollo',
    percentages: [...new Set(shares.values())],
    async make(text, operationName, percentage) {
      const overrides = [...shares].map(([label, share]) => [label, share > percentage] as const)
      const plan = await thread.plan({ text, operationName, overrides })
      return plain?.restore(plan) ?? plan
    },
    close: () => thread.close(),
  }
}

interface Asked {
  readonly request: PlanRequest
  readonly waiting: PromiseWithResolvers<Plan>
}

/** Started for the first plan, and again for the next one after it has died or had to be ended. */
class PlannerThread {
  readonly #supergraphSdl: string
  readonly #options: ThreadOptions
  /** In the order in which they are planned: the first is what the thread is at. */
  readonly #asked: Asked[] = []
  #thread: Worker | undefined
  #clock: NodeJS.Timeout | undefined
  #count = 0

  constructor(supergraphSdl: string, options: ThreadOptions) {
    this.#supergraphSdl = supergraphSdl
    this.#options = options
  }

  async plan(question: Omit<PlanRequest, 'id'>): Promise<Plan> {
    this.#count += 1
    const asked = { request: { ...question, id: this.#count }, waiting: Promise.withResolvers<Plan>() }
    const wasIdle = this.#thread !== undefined && this.#asked.length === 0
    this.#asked.push(asked)
    if (this.#thread) this.#ask(this.#thread, asked)
    else this.#start()
    // Otherwise it starts with the thread, or when the plans before it are made.
    if (wasIdle) this.#startClock()
    return asked.waiting.promise
  }

  async close(): Promise<void> {
    await this.#thread?.terminate()
  }

  #ask(thread: Worker, { request }: Asked): void {
    thread.ref()
    thread.postMessage(request)
  }

  #start(): void {
    let cause: unknown
    // Without the flags of this process, which may be none for a thread.
    const thread = new Worker(this.#options.threadUrl, { workerData: this.#supergraphSdl, execArgv: [] })
    const ifItIsStill = (act: () => void) => () => thread === this.#thread && act()
    thread.on('message', (message: PlanAnswer | 'READY') =>
      ifItIsStill(() => (message === 'READY' ? this.#startClock() : this.#settle(message, thread)))(),
    )
    thread.on('error', (error) => (cause = error))
    thread.on(
      'exit',
      ifItIsStill(() => this.#lose(new Error('The thread that plans has ended', { cause }))),
    )
    this.#thread = thread
    for (const asked of this.#asked) this.#ask(thread, asked)
  }

  /** Each plan has its time for itself: neither the start of the thread nor the plans before it count. */
  #startClock(): void {
    clearTimeout(this.#clock)
    if (this.#asked.length > 0) this.#clock = setTimeout(() => this.#giveUp(), this.#options.timeoutMs).unref()
  }

  #settle(answer: PlanAnswer, thread: Worker): void {
    const waiting = this.#asked.shift()?.waiting
    this.#startClock()
    // One that nobody waits for does not keep the process.
    if (this.#asked.length === 0) thread.unref()
    if ('plan' in answer) waiting?.resolve(answer.plan)
    else waiting?.reject(new Error(answer.problem))
  }

  /** Nothing else ends what it is at; whoever waits behind that is planned for by the next thread. */
  #giveUp(): void {
    const thread = this.#thread
    this.#thread = undefined
    this.#asked.shift()?.waiting.reject(new PlanTimeout(this.#options.timeoutMs))
    if (this.#asked.length > 0) this.#start()
    void thread?.terminate()
  }

  #lose(error: Error): void {
    this.#thread = undefined
    clearTimeout(this.#clock)
    for (const { waiting } of this.#asked.splice(0)) waiting.reject(error)
  }
}
