import type { AuditEntryResolvers } from '../../types.generated.ts'

export const AuditEntry: AuditEntryResolvers = {
  sequence: ({ sequence }) => Number(sequence),
  hash: ({ hash }) => hash.toString('hex'),
  previousHash: ({ previousHash }) => previousHash.toString('hex'),
  async actor({ actorKind, actorId }, _, { users, serviceAccounts }) {
    const user = actorKind === 'USER' && actorId ? await users.find(actorId) : null
    if (user) return { __typename: 'User' as const, ...user }
    const account = actorKind === 'SERVICE_ACCOUNT' && actorId ? await serviceAccounts.find(actorId) : null
    return account && { __typename: 'ServiceAccount' as const, ...account }
  },
}
