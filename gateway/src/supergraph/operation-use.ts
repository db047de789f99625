import type { ExecutableOperation, Executor } from '../execute/executor.ts'
import { BoundedCache } from '../plan/bounded-cache.ts'

const COUNTED_MAX = 2_000

/** Knows which operations it is asked most. */
export interface CountingExecutor extends Executor {
  /** Without the variables. */
  mostUsed(max: number): ExecutableOperation[]
}

interface Use {
  readonly operation: ExecutableOperation
  count: number
}

export function countUse(executor: Executor): CountingExecutor {
  const uses = new BoundedCache<Use>(COUNTED_MAX)

  function count(operation: ExecutableOperation): void {
    const key = `${operation.operationName ?? ''}\n${operation.text}`
    const use = uses.get(key)
    if (use) use.count += 1
    else uses.set(key, { operation: { ...operation, variables: {} }, count: 1 })
  }

  return {
    ...executor,
    execute(operation, context) {
      count(operation)
      return executor.execute(operation, context)
    },
    subscribe(operation, context) {
      count(operation)
      return executor.subscribe(operation, context)
    },
    mostUsed: (max) =>
      [...uses.values()]
        .sort((a, b) => b.count - a.count)
        .slice(0, max)
        .map(({ operation }) => operation),
  }
}
