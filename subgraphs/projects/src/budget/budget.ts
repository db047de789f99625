import { badInput, DomainError } from '@agentic/service/errors'
import { formatUsd, readUsd } from '../money.ts'

export type BudgetScope = 'TENANT' | 'PROJECT' | 'AGENT' | 'RUN' | 'API_KEY'
export type BudgetWindow = 'DAY' | 'WEEK' | 'MONTH' | 'TOTAL'
export type BudgetAction = 'BLOCK' | 'PAUSE_AND_ASK' | 'NOTIFY'

export interface BudgetSettings {
  readonly limitNano: bigint
  readonly window: BudgetWindow
  readonly timezone: string
  /** Percentages of the limit, ascending. */
  readonly thresholds: readonly number[]
  readonly onExceeded: BudgetAction
}

export interface NewBudget extends BudgetSettings {
  readonly id: string
  readonly scope: BudgetScope
  readonly subject: string
}

export interface Budget extends NewBudget {
  /** The window that holds the time of reading; null where it is TOTAL. */
  readonly windowStartsAt: Date | null
  readonly windowEndsAt: Date | null
}

/** What of a budget's current window is gone. */
export interface Usage {
  readonly spentNano: bigint
  readonly reservedNano: bigint
}

export interface BudgetFilter {
  readonly scope?: BudgetScope | null
  readonly subject?: string | null
}

/** Whom a cost is charged to: every budget of one of these is in scope. */
export interface Charged {
  readonly projectId: string
  readonly agentId?: string | null
  readonly runId?: string | null
  readonly apiKeyId?: string | null
}

export type BudgetSettingsInput = Partial<Omit<BudgetSettings, 'limitNano'>> & { readonly limitUsd: string }

const THRESHOLDS_DEFAULT = [50, 80, 100]

const THRESHOLDS_MAX = 10
const THRESHOLD_PERCENT_MAX = 1_000

/** @param at where the input lies in the mutation's: `budget.` @throws BAD_USER_INPUT */
export function readSettings(input: BudgetSettingsInput, at = ''): BudgetSettings {
  const { limitUsd, window = 'MONTH', timezone = 'UTC', onExceeded = 'BLOCK' } = input
  if (!isTimezone(timezone))
    throw badInput({ [`${at}timezone`]: `must be an IANA name, as Europe/Berlin, got "${timezone.slice(0, 50)}"` })
  const thresholds = [...new Set(input.thresholds ?? THRESHOLDS_DEFAULT)].sort((a, b) => a - b)
  if (thresholds.length > THRESHOLDS_MAX || thresholds.some((percent) => percent < 1 || percent > THRESHOLD_PERCENT_MAX)) {
    throw badInput({ [`${at}thresholds`]: `must be up to ${THRESHOLDS_MAX} percentages from 1 to ${THRESHOLD_PERCENT_MAX}` })
  }
  return { limitNano: readUsd(limitUsd, `${at}limitUsd`, 'POSITIVE'), window, timezone, thresholds, onExceeded }
}

/** Offsets are refused: Postgres reads the sign of "+01:00" the other way round than the rest of the world. */
function isTimezone(name: string): boolean {
  return /^[A-Z]/i.test(name) && (Intl.supportedValuesOf('timeZone').includes(name) || name === 'UTC' || name === 'Etc/UTC')
}

/** Not below 0: a cost that was higher than its reservation is recorded all the same. */
export function remainingNano({ limitNano }: Budget, { spentNano, reservedNano }: Usage): bigint {
  const left = limitNano - spentNano - reservedNano
  return left > 0n ? left : 0n
}

/** @throws BUDGET_EXCEEDED where the amount does not fit and the budget is one that refuses */
export function admit(budget: Budget, usage: Usage, amountNano: bigint): void {
  if (budget.onExceeded === 'NOTIFY') return
  if (usage.spentNano + usage.reservedNano + amountNano <= budget.limitNano) return
  const { id, scope, subject, onExceeded, windowEndsAt } = budget
  const limitUsd = formatUsd(budget.limitNano)
  const remainingUsd = formatUsd(remainingNano(budget, usage))
  throw new DomainError('BUDGET_EXCEEDED', `${formatUsd(amountNano)} USD do not fit: ${remainingUsd} of ${limitUsd} USD remain`, {
    extensions: {
      budgetId: id,
      scope,
      subject,
      onExceeded,
      limitUsd,
      remainingUsd,
      windowEndsAt: windowEndsAt?.toISOString() ?? null,
    },
  })
}

export type BudgetAlert =
  | { readonly type: 'budget.threshold_reached'; readonly threshold: number }
  | { readonly type: 'budget.exceeded' }

/** What a cost makes true that was not true before it: each alert comes once in a window. */
export function alertsOf(
  { limitNano, thresholds }: BudgetSettings,
  spent: { beforeNano: bigint; afterNano: bigint },
): BudgetAlert[] {
  const { beforeNano, afterNano } = spent
  const reached = thresholds.filter((percent) => {
    const lineNano = limitNano * BigInt(percent)
    return beforeNano * 100n < lineNano && afterNano * 100n >= lineNano
  })
  const alerts: BudgetAlert[] = reached.map((threshold) => ({ type: 'budget.threshold_reached', threshold }))
  return beforeNano <= limitNano && afterNano > limitNano ? [...alerts, { type: 'budget.exceeded' }] : alerts
}

/** Start of the calendar window in UTC, for sums that belong to no budget; null for TOTAL. */
export function windowStartUtc(window: BudgetWindow, now: Date): Date | null {
  const [year, month, day] = [now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate()]
  switch (window) {
    case 'DAY':
      return new Date(Date.UTC(year, month, day))
    case 'WEEK':
      return new Date(Date.UTC(year, month, day - ((now.getUTCDay() + 6) % 7)))
    case 'MONTH':
      return new Date(Date.UTC(year, month, 1))
    case 'TOTAL':
      return null
    default:
      return window satisfies never
  }
}
