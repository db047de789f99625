import type { MutationResolvers } from '../../../types.generated.ts'

export const updateUser: NonNullable<MutationResolvers['updateUser']> = (_, { id, input }, { users }) => users.update(id, input)
