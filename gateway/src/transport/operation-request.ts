import type { FastifyRequest } from 'fastify'

/** The GraphQL parameters of a request as they came; what is of no use is left out, for Apollo Server to complain of. */
export interface OperationRequest {
  readonly query?: string
  readonly operationName?: string
  readonly extensions: Readonly<Record<string, unknown>>
  /** Of a persisted document (GraphQL over HTTP, appendix A). */
  readonly documentId?: string
}

export function readOperationRequest({ method, body, query }: FastifyRequest): OperationRequest {
  const parameters = (method === 'GET' ? query : body) as Record<string, unknown> | null | undefined
  const text = (name: string) => (typeof parameters?.[name] === 'string' ? (parameters[name] as string) : undefined)
  const [source, operationName, documentId] = [text('query'), text('operationName'), text('documentId')]
  return {
    extensions: objectOf(parameters?.extensions),
    ...(source && { query: source }),
    ...(operationName && { operationName }),
    ...(documentId && { documentId }),
  }
}

/** In a URL it is JSON. */
function objectOf(value: unknown): Record<string, unknown> {
  if (typeof value === 'string') return objectOf(jsonOf(value))
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    // Apollo Server says so, with the name of the parameter.
    return undefined
  }
}
