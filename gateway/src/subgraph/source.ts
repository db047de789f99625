import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql'
import { EventQueue } from './event-queue.ts'
import { relocated, unavailable } from './subgraph-errors.ts'

const WAITING_MAX = 1_000

/** The events of one subscription to a subgraph, as they come from the network. */
export interface Source {
  push(event: ExecutionResult): void
  /** @param last is read after what is waiting */
  end(last?: ExecutionResult): void
  /** @param listener is called once, when no further event is wanted or none will come */
  onEnd(listener: () => void): void
  events(): AsyncGenerator<ExecutionResult, void>
}

export function createSource(name: string): Source {
  const queue = new EventQueue<ExecutionResult>()
  const ended = Promise.withResolvers<void>()

  function end(last?: ExecutionResult): void {
    if (last) queue.push(last)
    queue.end()
    ended.resolve()
  }

  return {
    push(event) {
      if (queue.size < WAITING_MAX) queue.push(event)
      else end({ errors: [unavailable(name, new Error('Its events were read too slowly'))] })
    },
    end,
    onEnd: (listener) => void ended.promise.then(listener),
    events: () => queue.events(ended.resolve),
  }
}

/** A library hands over the subgraph's errors, the event of a socket's end, or what was thrown. */
export function errorsOf(name: string, error: unknown): GraphQLError[] {
  if (Array.isArray(error)) return error.map((each: GraphQLFormattedError) => relocated(each, each.path))
  return [breakOf(name, error)]
}

export function breakOf(name: string, cause: unknown): GraphQLError {
  if (cause instanceof GraphQLError) return cause
  if (cause instanceof Error) return unavailable(name, cause)
  const { code = '', reason = '' } = (cause ?? {}) as Partial<CloseEvent>
  return unavailable(name, new Error(`Its connection ended: ${code} ${reason}`.trim()))
}
