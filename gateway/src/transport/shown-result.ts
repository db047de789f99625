import type { Log } from '@agentic/service/log'
import { type ExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql'
import { type Unread, unread, WrittenResult } from '../execute/written-result.ts'
import { presentError } from './errors.ts'

/** A result as its client sees it. */
export interface ShownResult extends Omit<Unread, 'errors'> {
  readonly errors?: readonly GraphQLFormattedError[]
}

export function shown(result: ExecutionResult, log: Log): ShownResult {
  const { errors, ...rest } = unread(result)
  return errors ? { ...rest, errors: errors.map((error) => shownError(error, log)) } : rest
}

export function shownError(error: GraphQLError, log: Log): GraphQLFormattedError {
  // What a subgraph answered over HTTP is plain JSON already.
  const isReal = error instanceof GraphQLError
  return presentError(isReal ? error.toJSON() : error, log, isReal ? (error.originalError ?? error) : error)
}

/** JSON in UTF-8: the one way in which all transports write results, and data that was written is not written again. */
export function bytesOf({ data, errors, extensions }: ShownResult): Buffer {
  if (data instanceof WrittenResult) return data.bytesWith({ ...(errors && { errors }), ...(extensions && { extensions }) })
  return Buffer.from(JSON.stringify({ data, errors, extensions }))
}
