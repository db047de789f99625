import type { ExecutionResult } from 'graphql'
import type { SubgraphLink, SubgraphRequest } from '../subgraph/link.ts'
import { copied } from './data.ts'
import { JointWork } from './joint-work.ts'

/** Asks a subgraph once for what one caller asks it several times at the same moment, by different operations. */
export class InFlight {
  readonly #calls = new JointWork<ExecutionResult>()

  async execute(service: string, link: SubgraphLink, request: SubgraphRequest): Promise<ExecutionResult> {
    const begin = (signal: AbortSignal) => link.execute({ ...request, signal })
    const { result, isShared } = await this.#calls.join(keyOf(service, request), request.signal, begin)
    // Whoever gets a result merges others into it.
    return isShared ? copied(result) : result
  }

  forget(): void {
    this.#calls.forget()
  }
}

/** All that an answer may depend on: whatever of a request only tells where it comes from is left out. */
function keyOf(service: string, { requestId: _id, signal: _signal, traceHeaders: _trace, ...asked }: SubgraphRequest): string {
  return `${service}\n${JSON.stringify(asked)}`
}
