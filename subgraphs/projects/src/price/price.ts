import { badInput } from '@agentic/service/errors'
import { readUsd } from '../money.ts'

/** Nano-dollars for a million tokens of each kind. */
export interface Rates {
  readonly inputNanoPerMillion: bigint
  readonly cachedInputNanoPerMillion: bigint
  readonly outputNanoPerMillion: bigint
  readonly reasoningNanoPerMillion: bigint
}

export interface ModelPrice extends Rates {
  readonly id: string
  readonly provider: string
  readonly model: string
  readonly effectiveFrom: Date
}

export interface ModelPriceFilter {
  readonly provider?: string | null
  readonly model?: string | null
}

export interface SetModelPrice {
  readonly provider: string
  readonly model: string
  readonly effectiveFrom?: Date | null
  readonly inputUsdPerMillion: string
  readonly cachedInputUsdPerMillion?: string | null
  readonly outputUsdPerMillion: string
  readonly reasoningUsdPerMillion?: string | null
}

const PROVIDER_LENGTH_MAX = 100
const MODEL_LENGTH_MAX = 200

/** @throws BAD_USER_INPUT */
export function readModelPrice(id: string, input: SetModelPrice, now: Date): ModelPrice {
  const { provider, model, inputUsdPerMillion: inputUsd, outputUsdPerMillion: outputUsd } = input
  if (provider === '' || provider.length > PROVIDER_LENGTH_MAX)
    throw badInput({ provider: `must have 1 to ${PROVIDER_LENGTH_MAX} characters` })
  if (model === '' || model.length > MODEL_LENGTH_MAX) throw badInput({ model: `must have 1 to ${MODEL_LENGTH_MAX} characters` })
  const rate = (text: string, field: string) => readUsd(text, field, 'ZERO')
  return {
    id,
    provider,
    model,
    effectiveFrom: input.effectiveFrom ?? now,
    inputNanoPerMillion: rate(inputUsd, 'inputUsdPerMillion'),
    cachedInputNanoPerMillion: rate(input.cachedInputUsdPerMillion ?? inputUsd, 'cachedInputUsdPerMillion'),
    outputNanoPerMillion: rate(outputUsd, 'outputUsdPerMillion'),
    reasoningNanoPerMillion: rate(input.reasoningUsdPerMillion ?? outputUsd, 'reasoningUsdPerMillion'),
  }
}
