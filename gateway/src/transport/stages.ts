import { type DocumentNode, type ExecutionResult, print } from 'graphql'
import { admit } from '../admit/admit.ts'
import type { Authorize } from '../authorize/authorize.ts'
import type { ExecutableOperation, Executor, OperationContext } from '../execute/executor.ts'

type Results = AsyncGenerator<ExecutionResult, void>

/** What every transport does with a valid operation: admit → authorize → execute. */
export interface Stages {
  run(operation: ExecutableOperation, context: OperationContext): Promise<ExecutionResult>
  subscribe(operation: ExecutableOperation, context: OperationContext): Promise<Results | ExecutionResult>
}

export function createStages({ authorize, executor }: { authorize: Authorize; executor: Executor }): Stages {
  return {
    async run(operation, context) {
      admit(operation.document)
      const authorization = await authorize({ ...operation, caller: context.caller })
      if (authorization.kind === 'REFUSED') return authorization.result
      if (authorization.kind === 'ALLOWED') return executor.execute(operation, context)
      const { document } = authorization
      return authorization.complete(document ? await executor.execute(reduced(operation, document), context) : { data: {} })
    },

    async subscribe(operation, context) {
      admit(operation.document)
      const authorization = await authorize({ ...operation, caller: context.caller })
      if (authorization.kind === 'REFUSED') return authorization.result
      if (authorization.kind === 'ALLOWED') return executor.subscribe(operation, context)
      const { document, complete } = authorization
      if (!document) return complete({ data: {} })
      const results = await executor.subscribe(reduced(operation, document), context)
      return isResults(results) ? completed(results, complete) : complete(results)
    },
  }
}

export function isResults(value: Results | ExecutionResult): value is Results {
  return Symbol.asyncIterator in value
}

// The text is the key of the plan: with the text as it was sent, the refused fields would be planned after all.
function reduced(operation: ExecutableOperation, document: DocumentNode): ExecutableOperation {
  return { ...operation, document, text: print(document) }
}

async function* completed(results: Results, complete: (result: ExecutionResult) => ExecutionResult): Results {
  for await (const result of results) yield complete(result)
}
