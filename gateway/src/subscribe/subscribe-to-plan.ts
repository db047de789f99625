import { type ExecutionResult, GraphQLError } from 'graphql'
import { acceptRootResult, linkTo, type PlanRun, requestFor, runPlan } from '../execute/run-plan.ts'
import type { Plan } from '../plan/plan.ts'
import { unavailable } from '../subgraph/subgraph-errors.ts'

export interface EventRuns {
  /** Each event is answered like an operation of its own: nothing is kept from one to the next. */
  beginRun(): PlanRun
  finishRun(run: PlanRun): ExecutionResult
}

/** Subscribes to the one subgraph that has the events; fields of other subgraphs are fetched for each of them. */
export async function subscribeToPlan(
  { node }: Plan,
  { beginRun, finishRun }: EventRuns,
): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult> {
  if (node?.kind !== 'Subscription') throw new GraphQLError('This is no subscription', { extensions: { code: 'BAD_USER_INPUT' } })
  const { primary, rest } = node
  const first = beginRun()
  const link = linkTo(primary.service, first.links)
  if (link instanceof GraphQLError) return { errors: [link] }

  async function answer(event: ExecutionResult): Promise<ExecutionResult> {
    const run = beginRun()
    acceptRootResult(primary, event, run)
    if (rest && event.data) await runPlan(rest, run)
    return event.data ? finishRun(run) : { errors: run.errors }
  }

  try {
    const source = await link.subscribe(requestFor(primary, first))
    if (!(Symbol.asyncIterator in source)) return answer(source)
    return mapEvents(source, answer, first.context.signal)
  } catch (error) {
    return { errors: [error instanceof GraphQLError ? error : unavailable(primary.service, error)] }
  }
}

/** Ends the source as soon as it is left, also while it waits for its next event: a generator function could not. */
function mapEvents(
  source: AsyncGenerator<ExecutionResult, void>,
  answer: (event: ExecutionResult) => Promise<ExecutionResult>,
  signal?: AbortSignal,
): AsyncGenerator<ExecutionResult, void> {
  const end = () => source.return()
  // Whoever waits for the next event learns of a source that fails to end.
  const abort = () => void end().catch(() => {})
  const leave = () => signal?.removeEventListener('abort', abort)
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })

  const mapped = async (step: Promise<IteratorResult<ExecutionResult, void>>): Promise<IteratorResult<ExecutionResult, void>> => {
    const { done, value } = await step
    if (!done && value) return { done: false, value: await answer(value) }
    leave()
    return { done: true, value: undefined }
  }
  return {
    next: () => mapped(source.next()),
    return: () => mapped(end()),
    throw: (error) => mapped(source.throw(error)),
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      await mapped(end())
    },
  }
}
