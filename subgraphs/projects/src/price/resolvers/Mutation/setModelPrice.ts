import type { MutationResolvers } from '../../../types.generated.ts'

export const setModelPrice: NonNullable<MutationResolvers['setModelPrice']> = (_, { input }, { prices }) => prices.set(input)
