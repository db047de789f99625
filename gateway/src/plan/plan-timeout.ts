export const PLAN_TIMEOUT_MS = 10_000

/** A plan would have taken longer than it may. */
export class PlanTimeout extends Error {
  constructor(timeoutMs: number) {
    super(`Planning this operation takes longer than ${timeoutMs} ms: ask for less at once`)
  }
}

/** @param begin its signal aborts when the time is over. @throws PlanTimeout then, whether it has ended or not */
export async function withinPlanTimeout<Made>(timeoutMs: number, begin: (signal: AbortSignal) => Promise<Made>): Promise<Made> {
  const controller = new AbortController()
  const { promise, resolve, reject } = Promise.withResolvers<Made>()
  const clock = setTimeout(() => {
    reject(new PlanTimeout(timeoutMs))
    controller.abort()
  }, timeoutMs).unref()
  begin(controller.signal).then(resolve, reject)
  try {
    return await promise
  } finally {
    clearTimeout(clock)
  }
}
