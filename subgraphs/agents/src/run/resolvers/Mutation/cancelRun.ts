import type { MutationResolvers } from './../../../types.generated.ts'

export const cancelRun: NonNullable<MutationResolvers['cancelRun']> = (_, { id, reason }, { runs }) => runs.cancel(id, reason)
