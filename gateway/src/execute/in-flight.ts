import type { ExecutionResult } from 'graphql'
import type { SubgraphLink, SubgraphRequest } from '../subgraph/link.ts'
import { copied } from './data.ts'

interface Call {
  readonly request: SubgraphRequest
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
  readonly #calls = new Map<string, Call[]>()

  async execute(service: string, link: SubgraphLink, request: SubgraphRequest): Promise<ExecutionResult> {
    const key = `${service}\n${request.query}`
    const call = this.#calls.get(key)?.find((each) => isSame(each.request, request)) ?? this.#begin(key, link, request)
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
    const call = { request, result, controller, waiting: 0, joined: 0 }
    this.#calls.set(key, [...(this.#calls.get(key) ?? []), call])
    const end = () => this.#end(key, call)
    result.then(end, end)
    return call
  }

  #end(key: string, ended: Call): void {
    const others = this.#calls.get(key)?.filter((call) => call !== ended) ?? []
    if (others.length > 0) this.#calls.set(key, others)
    else this.#calls.delete(key)
  }
}

function isSame(one: SubgraphRequest, other: SubgraphRequest): boolean {
  return (
    one.clientAddress === other.clientAddress &&
    one.userAgent === other.userAgent &&
    JSON.stringify(one.caller) === JSON.stringify(other.caller) &&
    JSON.stringify(one.clientHeaders) === JSON.stringify(other.clientHeaders) &&
    JSON.stringify(one.variables) === JSON.stringify(other.variables)
  )
}
