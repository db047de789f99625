import type { QueryResolvers } from '../../../types.generated.ts'

export const sessions: NonNullable<QueryResolvers['sessions']> = (_, { userId }, { sessions }) => sessions.list(userId)
