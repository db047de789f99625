import type { MutationResolvers } from '../../../types.generated.ts'

export const createRole: NonNullable<MutationResolvers['createRole']> = (_, { input }, { roles }) => roles.create(input)
