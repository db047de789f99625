import type { QueryResolvers } from '../../../types.generated.ts'

export const me: NonNullable<QueryResolvers['me']> = (_, __, { users }) => users.me()
