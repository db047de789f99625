import { type ExecutionResult, getOperationAST } from 'graphql'
import type { Metrics, Outcome } from '../transport/metrics.ts'
import type { Stages } from '../transport/stages.ts'
import { inSpan } from './tracing.ts'

/** Measures and traces queries and mutations, whatever way they came. */
export function watchStages(stages: Stages, metrics: Metrics): Stages {
  return {
    ...stages,
    run(operation, context) {
      const definition = getOperationAST(operation.document, operation.operationName)
      const name = definition?.name?.value
      const attributes = { 'graphql.operation.name': name ?? '', 'graphql.operation.type': definition?.operation ?? '' }
      return inSpan('operation', { attributes }, async () => {
        const startedAt = performance.now()
        const observe = (outcome: Outcome) => metrics.operation(name, outcome, (performance.now() - startedAt) / 1000)
        metrics.inFlight(1)
        try {
          const result = await stages.run(operation, context)
          observe(outcomeOf(result))
          return result
        } catch (error) {
          observe('refused')
          throw error
        } finally {
          metrics.inFlight(-1)
        }
      })
    },
  }
}

function outcomeOf({ data, errors = [] }: ExecutionResult): Outcome {
  if (errors.length === 0) return 'ok'
  return data ? 'partial' : 'refused'
}
