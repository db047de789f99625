import { badInput } from '@agentic/service/errors'
import type { Charged } from '../budget/budget.ts'
import { readUsd } from '../money.ts'
import type { Rates } from '../price/price.ts'

export type CostKind = 'MODEL_CALL' | 'TOOL' | 'COMPUTE' | 'MANUAL'

export interface Tokens {
  readonly input: number
  /** Part of input. */
  readonly cachedInput: number
  readonly output: number
  /** Part of output. */
  readonly reasoning: number
}

/** What was used, from which its price follows. */
export interface Consumption {
  readonly kind: CostKind
  readonly provider: string | null
  readonly model: string | null
  readonly tokens: Tokens
  readonly durationMs: number | null
  readonly description: string | null
  /** Only for MANUAL: everything else is priced here. */
  readonly amountNano: bigint | null
}

export interface CostRecord extends Omit<Consumption, 'amountNano'> {
  readonly id: string
  readonly at: Date
  readonly projectId: string
  readonly agentId: string | null
  readonly runId: string | null
  readonly amountNano: bigint
  readonly priceId: string | null
}

export interface NewCost extends Consumption {
  readonly charged: Charged
  readonly idempotencyKey: string
}

export interface CostFilter {
  readonly projectId?: string
  readonly kind?: CostKind | null
  readonly agentId?: string | null
  readonly runId?: string | null
  readonly from?: Date | null
  readonly to?: Date | null
}

/** Whose costs are summed up. */
export type Spender = 'PROJECT' | 'AGENT' | 'RUN'

/** As the API says it. */
export interface ConsumptionInput {
  readonly kind: CostKind
  readonly provider?: string | null
  readonly model?: string | null
  readonly inputTokens?: number | null
  readonly cachedInputTokens?: number | null
  readonly outputTokens?: number | null
  readonly reasoningTokens?: number | null
  readonly durationMs?: number | null
  readonly amountUsd?: string | null
}

/** 0.0001 USD for each second of compute. */
export const COMPUTE_NANO_PER_MS = 100n
/** 0.001 USD for each call of a tool. */
export const TOOL_CALL_NANO = 1_000_000n

/** @throws BAD_USER_INPUT with every wrong field */
export function readConsumption(input: ConsumptionInput): Consumption {
  const { kind, provider = null, model = null, durationMs = null } = input
  const tokens = {
    input: input.inputTokens ?? 0,
    cachedInput: input.cachedInputTokens ?? 0,
    output: input.outputTokens ?? 0,
    reasoning: input.reasoningTokens ?? 0,
  }
  const fields = { ...tokenProblems(tokens), ...kindProblems(input) }
  if (Object.keys(fields).length > 0) throw badInput(fields)
  const amountNano = kind === 'MANUAL' && input.amountUsd != null ? readUsd(input.amountUsd, 'amountUsd', 'POSITIVE') : null
  return { kind, provider, model, tokens, durationMs, description: null, amountNano }
}

function tokenProblems({ input, cachedInput, output, reasoning }: Tokens): Record<string, string> {
  return {
    ...(input < 0 && { inputTokens: 'must not be negative' }),
    ...(output < 0 && { outputTokens: 'must not be negative' }),
    ...((cachedInput < 0 || cachedInput > input) && { cachedInputTokens: 'must be from 0 to inputTokens' }),
    ...((reasoning < 0 || reasoning > output) && { reasoningTokens: 'must be from 0 to outputTokens' }),
  }
}

function kindProblems({ kind, provider, model, durationMs, amountUsd }: ConsumptionInput): Record<string, string> {
  return {
    ...(kind === 'MODEL_CALL' && !provider && { provider: 'is required for a MODEL_CALL' }),
    ...(kind === 'MODEL_CALL' && !model && { model: 'is required for a MODEL_CALL' }),
    ...(kind === 'COMPUTE' && durationMs == null && { durationMs: 'is required for COMPUTE' }),
    ...(durationMs != null && durationMs < 0 && { durationMs: 'must not be negative' }),
    ...((kind === 'MANUAL') !== (amountUsd != null) && { amountUsd: 'is required for MANUAL and refused for all else' }),
  }
}

/** @param rates of the model called; without them the call costs nothing and its record shows no price */
export function priceOf({ kind, tokens, durationMs, amountNano }: Consumption, rates: Rates | null): bigint {
  switch (kind) {
    case 'MODEL_CALL':
      return rates ? priceOfTokens(tokens, rates) : 0n
    case 'COMPUTE':
      return BigInt(durationMs ?? 0) * COMPUTE_NANO_PER_MS
    case 'TOOL':
      return TOOL_CALL_NANO
    case 'MANUAL':
      return amountNano ?? 0n
    default:
      return kind satisfies never
  }
}

/** Rounds once, at the end, half up to the nano-dollar. */
function priceOfTokens(tokens: Tokens, rates: Rates): bigint {
  const nanoMillions =
    BigInt(tokens.input - tokens.cachedInput) * rates.inputNanoPerMillion +
    BigInt(tokens.cachedInput) * rates.cachedInputNanoPerMillion +
    BigInt(tokens.output - tokens.reasoning) * rates.outputNanoPerMillion +
    BigInt(tokens.reasoning) * rates.reasoningNanoPerMillion
  return (nanoMillions + 500_000n) / 1_000_000n
}
