import { ConnectionError, type ReportedError } from './errors.ts'

export interface HttpOptions {
  readonly url: URL
  readonly fetch: typeof globalThis.fetch
  readonly timeoutMs: number
}

export interface Question {
  readonly query: string
  readonly variables: unknown
  /** The value of the header; without it the question is asked as nobody. */
  readonly authorization?: string | undefined
  readonly signal?: AbortSignal | undefined
}

export interface Answer {
  readonly data?: unknown
  readonly errors?: readonly ReportedError[]
  readonly requestId?: string | undefined
}

/** One question over HTTP. @throws ConnectionError, or the reason of the signal */
export async function ask(options: HttpOptions, { query, variables, authorization, signal }: Question): Promise<Answer> {
  const timeout = AbortSignal.timeout(options.timeoutMs)
  const init = {
    method: 'POST',
    headers: {
      accept: 'application/graphql-response+json, application/json;q=0.9',
      'content-type': 'application/json',
      ...(authorization && { authorization }),
    },
    body: JSON.stringify({ query, variables }),
    signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
  }
  try {
    const response = await options.fetch(options.url, init)
    return readAnswer(response, await response.text())
  } catch (error) {
    signal?.throwIfAborted()
    if (error instanceof ConnectionError) throw error
    const problem = timeout.aborted ? `did not answer within ${options.timeoutMs} ms` : 'cannot be reached'
    throw new ConnectionError(`${options.url} ${problem}`, { cause: error })
  }
}

// Refusals are answers too, whatever their status; a proxy's error page is none.
function readAnswer({ url, status, headers }: Response, text: string): Answer {
  const body = parseJson(text) as Omit<Answer, 'requestId'> | null | undefined
  if (body?.data === undefined && body?.errors === undefined) {
    throw new ConnectionError(`${url} answered ${status}, but not as a GraphQL server`)
  }
  return { ...body, requestId: headers.get('x-request-id') ?? undefined }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}
