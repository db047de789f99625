import type { QueryResolvers } from '../../../types.generated.ts'

export const user: NonNullable<QueryResolvers['user']> = (_, { id }, { users }) => users.find(id)
