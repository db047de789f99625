import type { MutationResolvers } from '../../../types.generated.ts'

export const recordRunCost: NonNullable<MutationResolvers['recordRunCost']> = (_, { input }, { costs }) =>
  costs.recordForRun(input)
