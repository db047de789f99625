import type { UserInviteResolvers } from '../../types.generated.ts'

export const UserInvite: UserInviteResolvers = {
  state: (invite, _, { invites }) => invites.stateOf(invite),
  async invitedBy({ inviter: { kind, id } }, _, { users, serviceAccounts }) {
    const user = kind === 'USER' ? await users.find(id) : null
    if (user) return { __typename: 'User' as const, ...user }
    const account = kind === 'SERVICE_ACCOUNT' ? await serviceAccounts.find(id) : null
    return account && { __typename: 'ServiceAccount' as const, ...account }
  },
}
