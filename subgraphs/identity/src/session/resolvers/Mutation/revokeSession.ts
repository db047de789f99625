import type { MutationResolvers } from '../../../types.generated.ts'

export const revokeSession: NonNullable<MutationResolvers['revokeSession']> = (_, { id }, { sessions }) => sessions.revoke(id)
