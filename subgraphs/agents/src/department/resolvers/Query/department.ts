import type { QueryResolvers } from './../../../types.generated.ts'

export const department: NonNullable<QueryResolvers['department']> = (_, { id }, { departments }) => departments.find(id)
