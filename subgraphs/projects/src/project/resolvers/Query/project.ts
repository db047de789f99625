import type { QueryResolvers } from '../../../types.generated.ts'

export const project: NonNullable<QueryResolvers['project']> = (_, { id }, { projects }) => projects.find(id)
