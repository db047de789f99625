import type { MutationResolvers } from '../../../types.generated.ts'

export const acceptInvite: NonNullable<MutationResolvers['acceptInvite']> = (_, args, { invites }) => invites.accept(args)
