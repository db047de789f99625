import { GraphQLError, validate } from 'graphql'
import type { CountingExecutor } from './operation-use.ts'
import type { Version } from './version.ts'

const OPERATIONS_MAX = 500
const WARM_UP_MS_MAX = 10_000

type Planning = Version<{ readonly executor: CountingExecutor }>

/** Plans on a new supergraph what the one before is asked most, so that nobody waits for plans after the swap. */
export async function warmUp(next: Planning, before: Planning): Promise<void> {
  const deadline = performance.now() + WARM_UP_MS_MAX
  for (const operation of before.served.executor.mostUsed(OPERATIONS_MAX)) {
    if (performance.now() > deadline) return
    const schema = operation.schema === before.supergraph.schema ? next.supergraph.schema : next.supergraph.apiSchema
    if (validate(schema, operation.document).length > 0) continue
    await next.served.executor.plan({ ...operation, schema }).catch(ignoreUnplannable)
  }
}

/** It is refused when it is asked, like any other that cannot be planned. */
function ignoreUnplannable(error: unknown): void {
  if (!(error instanceof GraphQLError)) throw error
}
