import type { MutationResolvers } from '../../../types.generated.ts'

export const resendInvite: NonNullable<MutationResolvers['resendInvite']> = (_, { id }, { invites }) => invites.resend(id)
