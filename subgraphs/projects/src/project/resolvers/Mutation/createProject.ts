import type { MutationResolvers } from '../../../types.generated.ts'

export const createProject: NonNullable<MutationResolvers['createProject']> = (_, { input }, { projects }) =>
  projects.create(input)
