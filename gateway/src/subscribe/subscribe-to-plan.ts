import { mapEvents } from '@agentic/service/map-events'
import { type ExecutionResult, GraphQLError } from 'graphql'
import type { ExecutedEvent } from '../execute/executor.ts'
import type { Program } from '../execute/program.ts'
import { acceptRootResult, linkTo, type PlanRun, requestFor, runPlan } from '../execute/run-plan.ts'
import { unavailable } from '../subgraph/subgraph-errors.ts'

export interface EventRuns {
  /** Each event is answered like an operation of its own: nothing is kept from one to the next. */
  beginRun(): PlanRun
  finishRun(run: PlanRun): ExecutedEvent
  /** Where the subgraph had errors only. */
  failRun(run: PlanRun): ExecutionResult
}

/** Subscribes to the one subgraph that has the events; fields of other subgraphs are fetched for each of them. */
export async function subscribeToPlan(
  { node }: Program,
  { beginRun, finishRun, failRun }: EventRuns,
): Promise<AsyncGenerator<ExecutedEvent, void> | ExecutionResult> {
  if (node?.kind !== 'Subscription') throw new GraphQLError('This is no subscription', { extensions: { code: 'BAD_USER_INPUT' } })
  const { primary, rest } = node
  const first = beginRun()
  const link = linkTo(primary.service, first.links)
  if (link instanceof GraphQLError) return { errors: [link] }

  async function answer(event: ExecutionResult): Promise<ExecutedEvent> {
    const run = beginRun()
    acceptRootResult(primary, event, run)
    if (rest && event.data) await runPlan(rest, run)
    return event.data ? finishRun(run) : { result: failRun(run) }
  }

  try {
    const source = await link.subscribe(requestFor(primary, first))
    if (!(Symbol.asyncIterator in source)) return (await answer(source)).result
    return endedBy(first.context.signal, source, answer)
  } catch (error) {
    return { errors: [error instanceof GraphQLError ? error : unavailable(primary.service, error)] }
  }
}

/** An operation that is aborted ends its source. */
function endedBy(
  signal: AbortSignal | undefined,
  source: AsyncGenerator<ExecutionResult, void>,
  answer: (event: ExecutionResult) => Promise<ExecutedEvent>,
): AsyncGenerator<ExecutedEvent, void> {
  // Whoever waits for the next event learns of a source that fails to end.
  const abort = () => void source.return().catch(() => {})
  if (signal?.aborted) abort()
  signal?.addEventListener('abort', abort, { once: true })
  return mapEvents(source, answer, () => signal?.removeEventListener('abort', abort))
}
