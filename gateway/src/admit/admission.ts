import { DomainError } from '@agentic/service/errors'
import type { ExecutionResult } from 'graphql'
import type { ExecutableOperation, OperationContext } from '../execute/executor.ts'
import type { FieldCosts } from '../execute/field-costs.ts'
import { saying, unread } from '../execute/written-result.ts'
import { type AdmitOptions, type Admitted, createAdmit } from './admit.ts'
import type { RateLimiter } from './rate/rate-limiter.ts'
import { REFUSED_COST } from './rate/rate-limits.ts'

/**
 * Adds what was asked to be told of the cost, and gives back what it was charged too much; charges what was refused for its variables.
 * @throws DomainError RATE_LIMITED
 */
export type Settle = (result: ExecutionResult) => ExecutionResult | Promise<ExecutionResult>

export interface Passed {
  /** By which the executor tells what it has found. */
  readonly costs: FieldCosts
  readonly settle: Settle
}

export interface Admission {
  /** @throws DomainError QUERY_TOO_COMPLEX, BAD_USER_INPUT or RATE_LIMITED */
  admit(operation: ExecutableOperation, context: OperationContext): Promise<Passed>
}

export interface AdmissionOptions extends AdmitOptions {
  readonly rateLimiter?: RateLimiter | undefined
}

/** Whether an operation is small enough, and whether its caller may ask so much now. */
export function createAdmission({ rateLimiter, ...options }: AdmissionOptions): Admission {
  const admit = createAdmit(options)
  const { costMax } = options.limits

  const chargeRefused = (context: OperationContext) => rateLimiter?.charge(REFUSED_COST, [], context)

  return {
    async admit(operation, context) {
      const { cost, expectedCost, rootFields } = await admitted(
        () => admit(operation),
        () => chargeRefused(context),
      )
      const giveBack = await rateLimiter?.charge(expectedCost, rootFields, context)
      const costs = cost.fields
      if (!giveBack && !context.wantsCost) return { costs, settle: (result) => result }
      const settle: Settle = async (result) => {
        if (areVariablesRefused(result)) await chargeRefused(context)
        const actual = cost.actual(result)
        // Nobody waits for it: what is not given back fills up by itself.
        giveBack?.(expectedCost - actual).catch(() => {})
        if (!context.wantsCost) return result
        const shown = { expected: expectedCost, actual, max: costMax }
        return saying(result, { extensions: { ...result.extensions, cost: shown } })
      }
      return { costs, settle }
    },
  }
}

/** Judging is work: what it refuses is charged. */
async function admitted(judge: () => Admitted, charge: () => Promise<unknown> | undefined): Promise<Admitted> {
  try {
    return judge()
  } catch (error) {
    if (error instanceof DomainError) await charge()
    throw error
  }
}

/** Each tells something of the schema. */
function areVariablesRefused(result: ExecutionResult): boolean {
  const { data, errors } = unread(result)
  return data === undefined && errors?.[0]?.extensions?.code === 'BAD_USER_INPUT'
}
