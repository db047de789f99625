import type { ModelPriceConnectionResolvers } from '../../types.generated.ts'

export const ModelPriceConnection: ModelPriceConnectionResolvers = {}
