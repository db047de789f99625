import type { QueryResolvers } from './../../../types.generated.ts'

export const runs: NonNullable<QueryResolvers['runs']> = (_, args, { runs }) => runs.list(args)
