import type { MutationResolvers } from '../../../types.generated.ts'

export const updateRole: NonNullable<MutationResolvers['updateRole']> = (_, { id, input }, { roles }) => roles.update(id, input)
