import type { MutationResolvers } from '../../../types.generated.ts'

export const inviteUser: NonNullable<MutationResolvers['inviteUser']> = (_, { input }, { invites }) => invites.invite(input)
