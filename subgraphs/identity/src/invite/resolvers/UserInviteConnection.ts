import type { UserInviteConnectionResolvers } from '../../types.generated.ts'

export const UserInviteConnection: UserInviteConnectionResolvers = {}
