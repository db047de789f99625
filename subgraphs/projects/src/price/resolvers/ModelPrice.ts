import { formatUsd } from '../../money.ts'
import type { ModelPriceResolvers } from '../../types.generated.ts'

export const ModelPrice: ModelPriceResolvers = {
  inputUsdPerMillion: ({ inputNanoPerMillion }) => formatUsd(inputNanoPerMillion),
  cachedInputUsdPerMillion: ({ cachedInputNanoPerMillion }) => formatUsd(cachedInputNanoPerMillion),
  outputUsdPerMillion: ({ outputNanoPerMillion }) => formatUsd(outputNanoPerMillion),
  reasoningUsdPerMillion: ({ reasoningNanoPerMillion }) => formatUsd(reasoningNanoPerMillion),
}
