import type { MutationResolvers } from '../../../types.generated.ts'

export const archiveProject: NonNullable<MutationResolvers['archiveProject']> = (_, { id }, { projects }) => projects.archive(id)
