import type { QueryResolvers } from './../../../types.generated.ts'

export const agent: NonNullable<QueryResolvers['agent']> = (_, { id }, { agents }) => agents.find(id)
