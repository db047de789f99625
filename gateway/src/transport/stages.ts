import { type DocumentNode, type ExecutionResult, print } from 'graphql'
import type { Admission } from '../admit/admission.ts'
import type { Authorize } from '../authorize/authorize.ts'
import { recheck } from '../authorize/recheck.ts'
import type { ExecutableOperation, Executor, OperationContext } from '../execute/executor.ts'
import type { Outbox } from '../subscribe/outbox.ts'
import { Subscriber } from '../subscribe/subscriber.ts'
import type { Subscriptions } from '../subscribe/subscriptions.ts'

/** What every transport does with a valid operation: admit → authorize → execute. */
export interface Stages {
  run(operation: ExecutableOperation, context: OperationContext): Promise<ExecutionResult>
  /**
   * Resolves to a result with errors where the subscription was refused.
   * @param outbox of the connection that the events go to
   */
  subscribe(operation: ExecutableOperation, context: OperationContext, outbox: Outbox): Promise<Subscriber | ExecutionResult>
  /** What of it the caller may run: the document itself where that is all, nothing where it is refused as a whole. */
  allowed(operation: ExecutableOperation, context: OperationContext): Promise<DocumentNode | undefined>
}

export interface StagesOptions {
  readonly admission: Admission
  readonly authorize: Authorize
  readonly executor: Executor
  readonly subscriptions: Subscriptions
}

export function createStages({ admission, authorize, executor, subscriptions }: StagesOptions): Stages {
  async function answer(operation: ExecutableOperation, context: OperationContext): Promise<ExecutionResult> {
    const authorization = await authorize({ ...operation, caller: context.caller })
    if (authorization.kind === 'REFUSED') return authorization.result
    if (authorization.kind === 'ALLOWED') return executor.execute(operation, context)
    return authorization.complete(await executor.execute(reduced(operation, authorization), context))
  }

  async function isAllowed(operation: ExecutableOperation, { caller }: OperationContext): Promise<boolean> {
    return (await authorize({ ...operation, caller })).kind === 'ALLOWED'
  }

  return {
    async run(operation, context) {
      const { costs, settle } = await admission.admit(operation, context)
      return settle(await answer({ ...operation, costs }, context))
    },

    async subscribe(operation, context, outbox) {
      const { settle } = await admission.admit(operation, context)
      const authorization = await authorize({ ...operation, caller: context.caller })
      if (authorization.kind === 'REFUSED') return authorization.result
      const isPart = authorization.kind === 'PARTLY_ALLOWED'
      const allowed = isPart ? reduced(operation, authorization) : operation
      const complete = isPart ? authorization.complete : undefined
      const joined = await subscriptions.join({ operation: allowed, context, outbox, ...(complete && { complete }) })
      if (!(joined instanceof Subscriber)) return settle(complete?.(joined) ?? joined)
      // Streams are shared by what was allowed; whether it still is, is asked for each caller.
      const { areSame } = authorization
      if (areSame) recheck(joined, { areSame, isAllowed: () => isAllowed(allowed, context) })
      return joined
    },

    async allowed(operation, { caller }) {
      const authorization = await authorize({ ...operation, caller })
      return authorization.kind === 'REFUSED' ? undefined : authorization.document
    },
  }
}

interface Part {
  readonly document: DocumentNode
  readonly shown: DocumentNode
}

// The text is the key of the plan: with the text as it was sent, the refused fields would be planned after all.
function reduced(operation: ExecutableOperation, { document, shown }: Part): ExecutableOperation {
  return { ...operation, document, text: print(document), shown: { document: shown, text: print(shown) } }
}
