import { DomainError } from '@agentic/service/errors'
import type { IdentityContext } from '../../context.ts'
import type { ApiKeyResolvers } from '../../types.generated.ts'
import type { ApiKey as Key } from '../api-key.ts'

export const ApiKey: ApiKeyResolvers = {
  __resolveReference: ({ id }, { apiKeys }) => apiKeys.find(id),
  owner: ({ owner }, _, context) => principal(owner, context),
  rotatedTo: ({ rotatedTo }, _, { apiKeys }) => (rotatedTo === null ? null : apiKeys.find(rotatedTo)),
}

async function principal({ kind, id }: Key['owner'], { users, serviceAccounts }: IdentityContext) {
  const user = kind === 'USER' ? await users.find(id) : null
  if (user) return { __typename: 'User' as const, ...user }
  const account = await serviceAccounts.find(id)
  if (account) return { __typename: 'ServiceAccount' as const, ...account }
  throw new DomainError('NOT_FOUND', `The owner ${id} no longer exists`)
}
