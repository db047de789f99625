import type { QueryResolvers } from '../../../types.generated.ts'

export const projects: NonNullable<QueryResolvers['projects']> = (_, { filter, ...page }, context) =>
  context.projects.list(filter ?? {}, page)
