import type { QueryResolvers } from '../../../types.generated.ts'

export const modelPrices: NonNullable<QueryResolvers['modelPrices']> = (_, { filter, ...page }, { prices }) =>
  prices.list(filter ?? {}, page)
