import type { MutationResolvers } from '../../../types.generated.ts'

export const reactivateUser: NonNullable<MutationResolvers['reactivateUser']> = (_, { id }, { users }) => users.reactivate(id)
