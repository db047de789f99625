import type { ExecutionResult } from 'graphql'
import type { SubgraphLink, SubgraphRequest } from '../subgraph/link.ts'
import { copied } from './data.ts'

interface Call {
  readonly result: Promise<ExecutionResult>
  readonly controller: AbortController
  /** Who still waits for it, and who ever did. */
  waiting: number
  joined: number
}

/**
 * Asks a subgraph once for what one caller asks it several times at the same moment. For queries only: a mutation has to happen
 * as often as it is asked for, and what follows an event must not be older than that.
 */
export class InFlight {
  readonly #calls = new Map<string, Call>()

  async execute(service: string, link: SubgraphLink, request: SubgraphRequest): Promise<ExecutionResult> {
    const key = keyOf(service, request)
    const call = this.#calls.get(key) ?? this.#begin(key, link, request)
    call.waiting += 1
    call.joined += 1
    const leave = () => {
      call.waiting -= 1
      if (call.waiting > 0) return
      this.#end(key, call)
      call.controller.abort(request.signal?.reason)
    }
    request.signal?.addEventListener('abort', leave, { once: true })
    try {
      const result = await call.result
      // Whoever gets a result merges others into it.
      return call.joined === 1 ? result : copied(result)
    } finally {
      request.signal?.removeEventListener('abort', leave)
    }
  }

  /** What was asked before a mutation is not the answer to what is asked after it. */
  forget(): void {
    this.#calls.clear()
  }

  #begin(key: string, link: SubgraphLink, request: SubgraphRequest): Call {
    const controller = new AbortController()
    const result = link.execute({ ...request, signal: controller.signal })
    const call = { result, controller, waiting: 0, joined: 0 }
    this.#calls.set(key, call)
    const end = () => this.#end(key, call)
    result.then(end, end)
    return call
  }

  #end(key: string, ended: Call): void {
    if (this.#calls.get(key) === ended) this.#calls.delete(key)
  }
}

/** All that an answer may depend on: whatever of a request only tells where it comes from is left out. */
function keyOf(service: string, { requestId: _id, signal: _signal, traceHeaders: _trace, ...asked }: SubgraphRequest): string {
  return `${service}\n${JSON.stringify(asked)}`
}
