import type { Dispatcher } from 'undici'

/**
 * Sends a request and resolves to the JSON of its answer, whatever the status. By the callbacks of undici: the stream that its
 * `request` makes of each body takes a quarter of the time of a call.
 */
export async function askForJson(
  dispatcher: Dispatcher,
  request: Dispatcher.DispatchOptions,
  signal: AbortSignal | undefined,
): Promise<unknown> {
  signal?.throwIfAborted()
  const { promise, resolve, reject } = Promise.withResolvers<Buffer[]>()
  const chunks: Buffer[] = []
  let controller: Dispatcher.DispatchController | undefined
  const abort = () => {
    controller?.abort(signal?.reason)
    reject(signal?.reason)
  }
  signal?.addEventListener('abort', abort, { once: true })
  try {
    dispatcher.dispatch(request, {
      onRequestStart(started) {
        controller = started
        // It may have waited for a connection until nobody wanted it any more.
        if (signal?.aborted) started.abort(signal.reason)
      },
      onResponseStart() {},
      onResponseData: (_, chunk) => void chunks.push(chunk),
      onResponseEnd: () => resolve(chunks),
      onResponseError: (_, error) => reject(error),
    })
    return JSON.parse(textOf(await promise))
  } finally {
    signal?.removeEventListener('abort', abort)
  }
}

function textOf(chunks: readonly Buffer[]): string {
  const text = (chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks)).toString()
  // A byte order mark, which some servers send and JSON.parse refuses.
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}
