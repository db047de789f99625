import type { MutationResolvers } from '../../../types.generated.ts'

export const deleteRole: NonNullable<MutationResolvers['deleteRole']> = (_, { id }, { roles }) => roles.delete(id)
