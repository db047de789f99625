import type { MutationResolvers } from '../../../types.generated.ts'

export const deactivateUser: NonNullable<MutationResolvers['deactivateUser']> = (_, { id }, { users }) => users.deactivate(id)
