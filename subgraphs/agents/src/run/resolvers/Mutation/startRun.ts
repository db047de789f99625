import type { MutationResolvers } from './../../../types.generated.ts'

export const startRun: NonNullable<MutationResolvers['startRun']> = (_, { input }, { runs }) => runs.start(input)
