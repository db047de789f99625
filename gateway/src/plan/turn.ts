// There is one event loop in a process, so there is one queue for it.
const waiting: (() => void)[] = []

/**
 * Resolves in a round of the event loop of one's own. What is worked out once for an operation that nobody has sent before takes
 * a millisecond at each step; of many that come at once one goes on in each round, so that all else goes on in between.
 */
export function turn(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  waiting.push(resolve)
  if (waiting.length === 1) setImmediate(next)
  return promise
}

function next(): void {
  waiting.shift()?.()
  if (waiting.length > 0) setImmediate(next)
}
