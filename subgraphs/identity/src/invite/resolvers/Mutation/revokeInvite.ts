import type { MutationResolvers } from '../../../types.generated.ts'

export const revokeInvite: NonNullable<MutationResolvers['revokeInvite']> = (_, { id }, { invites }) => invites.revoke(id)
