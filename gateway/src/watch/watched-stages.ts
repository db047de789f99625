import { DomainError } from '@agentic/service/errors'
import { getOperationAST } from 'graphql'
import { type Unread, unread } from '../execute/written-result.ts'
import { type Metrics, type Outcome, outcomeOf } from '../transport/metrics.ts'
import type { ShownResult } from '../transport/shown-result.ts'
import type { Stages } from '../transport/stages.ts'
import { statusOf } from '../transport/status.ts'
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
          observe(outcomeOfResult(unread(result)))
          return result
        } catch (error) {
          observe(error instanceof DomainError ? 'refused' : 'failed')
          throw error
        } finally {
          metrics.inFlight(-1)
        }
      })
    },
  }
}

export function outcomeOfResult(result: Unread | ShownResult): Outcome {
  if (!result.errors?.length) return 'ok'
  return result.data ? 'partial' : outcomeOf(statusOf({ errors: result.errors }, undefined))
}
