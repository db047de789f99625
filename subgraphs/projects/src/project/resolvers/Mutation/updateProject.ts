import type { MutationResolvers } from '../../../types.generated.ts'

export const updateProject: NonNullable<MutationResolvers['updateProject']> = (_, { input: { id, ...text } }, { projects }) =>
  projects.update(id, text)
