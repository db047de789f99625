import { type ExecutionResult, type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql'

export function unavailable(name: string, cause: unknown): GraphQLError {
  return new GraphQLError(`The subgraph ${name} is not available`, {
    originalError: errorOf(cause),
    extensions: { code: 'SUBGRAPH_UNAVAILABLE', service: name },
  })
}

export function timedOut(name: string, cause: unknown): GraphQLError {
  return new GraphQLError(`The subgraph ${name} did not answer in time`, {
    originalError: errorOf(cause),
    extensions: { code: 'TIMEOUT', service: name },
  })
}

/** An error of a subgraph, whether it came as an object (in process) or as JSON; `path` is its place in our response. */
export function relocated(error: GraphQLError | GraphQLFormattedError, path?: readonly (string | number)[]): GraphQLError {
  const originalError = error instanceof GraphQLError ? error.originalError : undefined
  return new GraphQLError(error.message, {
    ...(originalError && { originalError }),
    ...(path && { path }),
    ...(error.extensions && { extensions: error.extensions }),
  })
}

export function resultOfJson(json: FormattedExecutionResult): ExecutionResult {
  const { errors, ...rest } = json
  return errors ? { ...rest, errors: errors.map((error) => relocated(error, error.path)) } : rest
}

function errorOf(cause: unknown): Error {
  return cause instanceof Error ? cause : new Error(String(cause))
}
