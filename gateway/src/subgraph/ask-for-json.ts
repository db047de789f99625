import type { Dispatcher } from 'undici'

export interface Patience {
  /** Of who waits for the answer. */
  readonly signal: AbortSignal | undefined
  /** From now to the end of the answer, waiting for a free connection included. */
  readonly timeoutMs: number
}

/**
 * Sends a request and resolves to the JSON of its answer, whatever the status. By the callbacks of undici: the stream that its
 * `request` makes of each body takes a quarter of the time of a call.
 * @throws TimeoutError, what undici throws, SyntaxError where the answer is no JSON
 */
export async function askForJson(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  { signal, timeoutMs }: Patience,
): Promise<unknown> {
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<Buffer[]>()
  const chunks: Buffer[] = []
  let controller: Dispatcher.DispatchController | undefined
  let givenUp: Error | undefined
  const giveUp = (reason: Error) => {
    givenUp = reason
    controller?.abort(reason)
    reject(reason)
  }
  const leave = () => giveUp(signal?.reason)
  signal?.addEventListener('abort', leave, { once: true })
  const timer = setTimeout(() => giveUp(new TimeoutError(timeoutMs)), timeoutMs)
  try {
    dispatcher.dispatch(request, {
      onRequestStart(started) {
        controller = started
        // It may have waited for a connection until nobody wanted it any more.
        if (givenUp) started.abort(givenUp)
      },
      onResponseStart() {},
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => resolve(chunks),
      onResponseError: (_, error) => reject(error),
    })
    return JSON.parse(textOf(await promise))
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', leave)
  }
}

/** By its name the same as that of an AbortSignal, whose DOMException would fill the log with constants. */
class TimeoutError extends Error {
  override readonly name = 'TimeoutError'

  constructor(timeoutMs: number) {
    super(`No answer within ${timeoutMs} ms`)
  }
}

function textOf(chunks: readonly Buffer[]): string {
  const text = (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString()
  // A byte order mark, which some servers send and JSON.parse refuses.
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
