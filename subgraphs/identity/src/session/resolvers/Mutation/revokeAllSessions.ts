import type { MutationResolvers } from '../../../types.generated.ts'

export const revokeAllSessions: NonNullable<MutationResolvers['revokeAllSessions']> = (_, { userId }, { sessions }) =>
  sessions.revokeAll(userId)
