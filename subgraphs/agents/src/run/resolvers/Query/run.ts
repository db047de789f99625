import type { QueryResolvers } from './../../../types.generated.ts'

export const run: NonNullable<QueryResolvers['run']> = (_, { id }, { runs }) => runs.find(id)
