import type { MutationResolvers } from '../../../types.generated.ts'

export const recordCost: NonNullable<MutationResolvers['recordCost']> = (_, { input }, { costs }) => costs.record(input)
