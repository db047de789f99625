/** An error as the gateway reports it (GraphQL specification, 7.1.2). */
export interface ReportedError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions?: Readonly<Record<string, unknown>> & { readonly code?: string }
}

/** The gateway refused an operation, or could answer it in part only. */
export class GraphQLRequestError extends Error {
  readonly errors: readonly ReportedError[]
  /** What was answered all the same; null or undefined where nothing was. */
  readonly data: unknown
  /** Names this request in the platform's logs. */
  readonly requestId: string | undefined

  constructor(errors: readonly ReportedError[], answer: { data?: unknown; requestId?: string | undefined } = {}) {
    const [first] = errors
    super(errors.length > 1 ? `${first?.message} (and ${errors.length - 1} more)` : first?.message)
    this.name = 'GraphQLRequestError'
    this.errors = errors
    this.data = answer.data
    this.requestId = answer.requestId
  }

  /** Of the first error, from the catalogue: `UNAUTHENTICATED`, `BAD_USER_INPUT`, … */
  get code(): string | undefined {
    return this.errors[0]?.extensions?.code
  }
}

/** The gateway could not be reached, was lost and not found again, or did not answer as a GraphQL server does. */
export class ConnectionError extends Error {
  constructor(message: string, options?: { cause: unknown }) {
    super(message, options)
    this.name = 'ConnectionError'
  }
}

export function isUnauthenticated(error: unknown): boolean {
  return error instanceof GraphQLRequestError && error.code === 'UNAUTHENTICATED'
}
