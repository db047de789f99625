import { promised } from './problem.ts'
import type { Audit } from './steps.ts'

/** What each act cost, and what is left of the budget. @throws TourProblem where the sums do not agree */
export function describeCosts({ costUsd, costs, project }: Audit): { total: string; acts: readonly string[] } {
  const [budget] = project.budgets
  const records = costs.edges.map(({ node }) => node)
  promised(budget && records.length > 0, 'No cost was recorded.')
  const sum = records.reduce((total, { amountUsd }) => total + nanos(amountUsd), 0n)
  promised(
    sum === nanos(costUsd) && sum === nanos(budget.spentUsd),
    `The acts cost ${sum} nano-dollars, the run ${costUsd}, the project ${budget.spentUsd}.`,
  )
  promised(nanos(budget.remainingUsd) === nanos(budget.limitUsd) - sum, `${budget.remainingUsd} remain of ${budget.limitUsd}.`)
  return {
    total: `Cost ${usd(costUsd)}: ${usd(budget.remainingUsd)} of ${usd(budget.limitUsd)} remain to ${project.key}`,
    acts: records.map(describeAct),
  }
}

function describeAct({ kind, model, amountUsd, tokens, price }: Audit['costs']['edges'][number]['node']): string {
  if (kind !== 'MODEL_CALL') return `${usd(amountUsd)}  ${model}`
  const hint = price ? '' : ', which has no price yet: see setModelPrice'
  return `${usd(amountUsd)}  ${tokens.input} and ${tokens.output} tokens of ${model}${hint}`
}

/** Money as people read it: nothing is lost, no zeros are added. */
export function usd(amount: string): string {
  return `$${amount.includes('.') ? amount.replace(/\.?0+$/, '') : amount}`
}

// Exact: money never passes through a float.
function nanos(amount: string): bigint {
  const [whole = '', fraction = ''] = amount.split('.')
  return BigInt(whole + fraction.padEnd(9, '0'))
}
